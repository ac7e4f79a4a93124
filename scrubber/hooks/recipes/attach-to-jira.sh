#!/bin/sh
# attach-to-jira.sh ISSUE FILE: attaches FILE, unless something in it must not leave.
# JIRA_URL names the server; user and token are those in ~/.netrc.
set -eu
issue=$1 file=$2
safe=$(mktemp -d)
trap 'rm -rf "$safe"' EXIT
cp -- "$file" "$safe/log" # what is looked at is what is sent, whatever still writes to FILE
scrub hook run pre-share "$safe/log"
curl --fail --silent --show-error --netrc --header 'X-Atlassian-Token: no-check' \
  --form "file=@$safe/log;filename=$(basename "$file" | tr -dc 'A-Za-z0-9._-')" \
  "$JIRA_URL/rest/api/2/issue/$issue/attachments"
