// Loaded before a measured program (`node --require`): reports at its exit the peak memory and the loaded modules of the
// SDKs.
const { readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const process = require("node:process");

process.on("exit", () => {
    const out = process.env.PI_LIVE_BENCH_OUT;
    if (out === undefined) return;
    const sdk = `${path.sep}node_modules${path.sep}@pulumi${path.sep}`;
    const modules = Object.keys(require.cache).filter((file) => file.includes(sdk) && file.endsWith(".js"));
    writeFileSync(out, JSON.stringify({ peakBytes: peakBytes(), modules }));
});

function peakBytes() {
    try {
        // Not getrusage: its maximum includes the memory of the parent process (Linux, exec_mmap).
        const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
        return Number(kilobytes) * 1024;
    } catch {
        return process.resourceUsage().maxRSS * 1024;
    }
}
