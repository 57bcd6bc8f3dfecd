import { expect } from "chai";

import { problemText } from "../../../components/common/problems";
import { PiIngestArgs } from "../../../components/pi-ingest/args";
import { piProblems } from "../../../components/pi-ingest/pi";
import { args, raspivid } from "./fixtures";

export const target = { name: "main", host: "203.0.113.9", port: 5000, latencyMs: 200, passphrase: "0123456789" };

/** What is said of settings that differ from good ones in this alone. */
export function told(change: Partial<PiIngestArgs>): string[] {
    return piProblems({ ...args, ...change }).map(problemText);
}

export function camera(change: object): Partial<PiIngestArgs> {
    return { cameras: [{ ...raspivid, ...change }] };
}

export const nameRule = "must be 1–32 small letters, digits, - or _, a letter or digit first";

/** What is wrong, the settings, and the one message. */
export type Refused = [what: string, change: Partial<PiIngestArgs>, message: string];

/** A test for each. */
export function refuse(rows: Refused[]): void {
    for (const [what, change, message] of rows) {
        it(`refuse ${what}, and nothing else`, () => expect(told(change)).to.deep.equal([message]));
    }
}
