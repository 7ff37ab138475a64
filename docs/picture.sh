#!/bin/sh
# Makes docs/dashboard.svg anew, from a real session before the demo.
set -eu
cd "$(dirname "$0")/.."
CLUSTERCTL_RENEW_PICTURE=1 cargo test --locked --test it -- --exact \
  terminal::recorded::the_picture_of_the_readme_is_what_the_program_shows
