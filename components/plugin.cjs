// What Pulumi starts when this folder is a package (`pulumi package add`): Node reads "main" for `require(<folder>)` alone, programs
// that import the library come in by "exports".
const { spawnSync } = require("node:child_process");
const path = require("node:path");
const process = require("node:process");

// @pulumi/pulumi, cmd/run-plugin: it leaves itself in argv[1] and requires the plugin's folder.
const startedByPulumi = /[\\/]cmd[\\/]run-plugin([\\/]index(\.js)?)?$/.test(process.argv[1] ?? "");

if (startedByPulumi) {
    // The engine reads the plugin's port from stdout: the compiler writes to stderr.
    const build = spawnSync(process.execPath, [path.join(__dirname, "build.mjs"), "--if-stale"], {
        stdio: ["ignore", 2, 2],
    });
    if (build.status !== 0) throw new Error("the components cannot start: see above");
    require("./bin/plugin/host.js").start();
} else {
    module.exports = require("./bin/index.js");
}
