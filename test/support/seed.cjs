// Properties are tried with the same values at every run, so that a run judges the change and not the dice; `--all` throws them anew.
const process = require("node:process");
const fc = require("fast-check");

if (process.env.PI_LIVE_ALL !== "1") fc.configureGlobal({ seed: 20_261_122 });
