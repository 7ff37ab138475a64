-- Channel bindings that Prosody 0.12 does not have of itself, announced as XEP-0440 says (Prosody 13 does).
-- SCRAM, the mechanisms' names and the comparison are Prosody's; the data come from OpenSSL.
-- `named_binding` is "tls-exporter" (RFC 9266), "tls-server-end-point" (RFC 5929), or empty: nothing is changed.

local binding = module:get_option_string("named_binding", "");
if binding == "" or module:get_host_type() ~= "local" then return; end

local hex = require "util.hex";
local ssl = require "ssl";

-- SCRAM-*-PLUS is registered for tls-unique alone: once more, for ours. No backend is named, since those are known.
local register = require "util.sasl".registerMechanism;
require "util.sasl.scram".init(function (name, _, step, bindings)
	if bindings then register(name, {}, step, { binding }); end
end);

local file = assert(io.open(module:get_option_string("named_binding_certificate")));
local certificate = ssl.loadcertificate(file:read("*a"));
file:close();

local data = {
	["tls-exporter"] = function (session)
		return session.conn:socket():exportkeyingmaterial("EXPORTER-Channel-Binding", 32, "");
	end;
	["tls-server-end-point"] = function ()
		return hex.from(certificate:digest("sha256"));
	end;
};

local provider = require "core.usermanager".get_provider(module.host);
local plain_handler = provider.get_sasl_handler;
function provider.get_sasl_handler(session)
	local handler = plain_handler(session);
	if session.secure then
		handler:add_cb_handler(binding, function () return data[binding](session); end);
	end
	return handler;
end

module:hook("stream-features", function (event)
	if event.origin.secure and not event.origin.username then
		event.features:tag("sasl-channel-binding", { xmlns = "urn:xmpp:sasl-cb:0" })
			:tag("channel-binding", { type = binding }):up():up();
	end
end);
