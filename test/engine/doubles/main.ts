/**
 * A double as a plugin of its own: `node double.js <package> … <engine address>`; says its port on stdout.
 * `PI_LIVE_DOUBLE_SSH=dial` in its environment makes the command double work on the hosts that the program names; else it notes
 * whom it would have dialled.
 */
import { doubles } from "./all";
import { engineLog, silentLog } from "./engine-log";
import { incidentsFromEnvironment } from "./incident";
import type { NativeType } from "./nativeSpec";
import { serve } from "./server";

/** Put in by the workbench's build: reading AWS's specification takes a second, which no plugin's start should pay. */
declare const NATIVE_TYPES: Record<string, NativeType>;

const name = process.argv[2];
const ssh = process.env.PI_LIVE_DOUBLE_SSH === "dial" ? { agentSocket: process.env.SSH_AUTH_SOCK } : undefined;
const double = doubles(NATIVE_TYPES, ssh).find((candidate) => candidate.name === name);
if (double === undefined) throw new Error(`there is no double of ${name}`);
const engine = process.argv.at(-1) ?? "";
const log = /^\S+:\d+$/.test(engine) ? engineLog(engine) : silentLog;
serve(double, incidentsFromEnvironment(process.env), log).then(
    ({ port }) => process.stdout.write(`${port}\n`),
    (error: unknown) => {
        console.error(error);
        process.exitCode = 1;
    },
);
