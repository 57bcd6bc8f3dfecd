/** A double as a plugin of its own: `node double.js <package> … <engine address>`; says its port on stdout. */
import { doubles } from "./all";
import { incidentsFromEnvironment } from "./incident";
import type { NativeType } from "./nativeSpec";
import { serve } from "./server";

/** Put in by the workbench's build: reading AWS's specification takes a second, which no plugin's start should pay. */
declare const NATIVE_TYPES: Record<string, NativeType>;

const name = process.argv[2];
const double = doubles(NATIVE_TYPES).find((candidate) => candidate.name === name);
if (double === undefined) throw new Error(`there is no double of ${name}`);
serve(double, incidentsFromEnvironment(process.env)).then(
    ({ port }) => process.stdout.write(`${port}\n`),
    (error: unknown) => {
        console.error(error);
        process.exitCode = 1;
    },
);
