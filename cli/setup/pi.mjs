// Puts in place what the tests of tier `pi` need: `node cli/setup/pi.mjs [--arm64] [--ubuntu]`. Runs before anything of ours is built.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
require("tsx/cjs");
const { main } = require("./pi/main.ts");
process.exitCode = await main(process.argv.slice(2));
