//! What each rule finds, why it matters, and what to do.

use crate::config::diagnosis::{Level, Lint};

macro_rules! rules {
    ($($name:ident $level:ident $title:literal $explanation:literal)*) => {
        $(pub(super) static $name: Lint = Lint {
            id: stringify!($name), level: Level::$level, title: $title, explanation: $explanation,
        };)*
        /// The rules, in order.
        pub const LINTS: &[&Lint] = &[$(&$name),*];
    };
}

rules! {
    TD01 Error "an entry before a closing brace on the same line"
    "A newline or a comma ends an entry; a closing brace does not. The server drops the entry that stands last before `}` on its line, in silence. Put the brace on a line of its own, or a comma before it."
    TD02 Error "an opening brace or bracket on a line of its own"
    "A newline ends an entry, so that a name and a `{` or `[` on the next line do not belong together: the name is dropped for want of a value, and the body for want of a name. Open on the line of the name."
    TD03 Error "something more on the line after a closing brace or bracket"
    "Of two definitions on one line without a comma between them, one counts and the other is dropped; words after a closer are ignored. Begin a new line."
    TD04 Error "an operator in a value without quotes"
    "`-`, `*` and `/` compute. After text they are an error, and the server does not start. Values with dashes, slashes or stars need quotes."
    TD05 Error "a comma or a plus in a value without quotes"
    "A comma ends the entry: what follows it becomes an entry of its own or is dropped. A `+` joins its two sides and vanishes. Put the value between quotes."
    TD06 Error "a colon in a key or an element of a list without quotes"
    "`:` is `=`: in a list, what stands before it is a key and is dropped; in a key, it ends the key. Put the name between quotes."
    TD07 Error "a semicolon"
    "`;` is plain text and divides nothing. After a number or a word it becomes part of the value, after a quoted value it is ignored, and before another entry it joins the two so that one is lost. Use newlines or commas."
    TD08 Warning "a comment that is none"
    "Comments begin with `#` and nothing else. A line that begins with `//`, `/*` or `;` is read as an entry: dropped if it has no `=`, kept under a strange key if it has one."
    TD09 Error "a comment at the end of the file without a newline"
    "The server takes the file for unfinished and does not start. End the last line with a newline."
    TD10 Error "an expression at the end of the file without a newline"
    "Without a newline after it, the server forgets all of the expression but its last operand. End the last line with a newline."
    TD11 Warning "the same key twice"
    "The last one counts entirely; maps and beans of one name are not merged. What the earlier one holds is dropped. Make one of the two."
    TD12 Error "a whole number that does not fit"
    "Whole numbers have 32 bits, with an `L` behind them 64. A number that does not fit ends the start of the server with a NumberFormatException."
    TD13 Error "an attribute of a bean that there is not, or of the wrong type"
    "Between the parentheses of a bean stand `class`, `active` and `exportable`, and nothing else; the last two are the bare words true or false, the first is text. All else ends the start of the server."
    TD14 Error "a variable that is not written as one"
    "`env('NAME')` and `prop('name')` are written in lower case, their name and default between quotes, on one line. Otherwise the server does not start, or takes the word for the name of a bean."
    TD15 Warning "a variable without a default within an expression"
    "A variable that is not set joins a text as the word `null`; if none is set, the value cannot be computed. Give it a default: env('NAME', 'default')."
    TD16 Error "an expression that does not compute as it looks"
    "Text and numbers do not mix: the value cannot be computed when it is used. And the server computes all `*` first, then all `/`, then all `+`, then all `-`, so that 8 / 2 * 4 is 1 and 10 - 2 + 3 is 5."
    TD17 Error "an expression over the end of a line"
    "A newline ends the entry: an operator at the end of a line has an empty text for its right side, and a line that begins with one is dropped. Write the expression on one line."
    TD18 Error "a byte order mark, or line ends without a line feed"
    "The server takes a byte order mark for the first letter of the first key, and a carriage return alone for text: then all of the file is one line."
    TD19 Error "elements of a list without a comma between them"
    "Blanks divide nothing: of two elements without a comma or a newline between them, the last counts. Put commas between them."
    TD20 Error "a backslash before a quote"
    "Nothing is escaped in a quoted text: the backslash stays as it is, and the quote ends the text. Use the other kind of quotes around it."
    TD21 Warning "a quoted text with an apostrophe"
    "It is read well. But where the server rewrites its configuration, it puts apostrophes around it without care for the one inside, and cannot read the file at its next start."
    TD22 Warning "arithmetic that looks like a date or a version"
    "Without quotes, 2024-01-15 is a subtraction, which comes to 2008. Put it between quotes."
    TD23 Error "brackets that do not match"
    "A thing closed by another's closer is dropped with all that stands in it; a closer of nothing, or a thing that is not closed by the end of the file, ends the start of the server."
    TD24 Error "a line that says nothing"
    "An entry has a `=`, a `:`, a `{` or a `(`. What has none of them, or no key before it, is dropped in silence."
    TD25 Error "something beside the value"
    "An entry has one value. Of several, the last quoted text, list, map or variable counts; words beside it are dropped."
}
