#!/usr/bin/env bash
# hls-parser refuses a whole playlist when one segment's title has a letter beyond ASCII.
#
# Guess before the run: a playlist is UTF-8 (RFC 8216, section 4.1) and a title is human-readable text (4.3.2.1), so "Köln" is read.
# Behaviour: parse() throws URIError "URI malformed" for the playlist with the title "Köln"; with "Koeln" it reads the same playlist. It
#   decodes the title as if its bytes had come in as Latin-1 (decodeURIComponent(escape(title))).
# Seen with: hls-parser 0.16.1, Node.js 20.
# Why it matters at an event: a monitor or ad server built on it goes blind for the whole stream because of one place's name.
set -euo pipefail

command -v npm >/dev/null || { echo "needs node and npm"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund hls-parser@0.16.1 >/dev/null
cat >read.cjs <<'JS'
const { parse } = require("hls-parser");
for (const title of ["Koeln", "Köln"]) {
    const text = `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4.0,${title}\na.ts\n`;
    try {
        console.log(`${title}: ${parse(text).segments.length} segment`);
    } catch (error) {
        console.log(`${title}: ${error.name} ${error.message}`);
    }
}
JS
seen=$(node read.cjs)
echo "$seen"
[ "$seen" = "Koeln: 1 segment
Köln: URIError URI malformed" ] || { echo "not as it was seen"; exit 1; }
