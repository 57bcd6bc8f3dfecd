/** What is kept of every session, in a journal: a killed process goes on where it was. */
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

import { z } from "zod";

const trackingSchema = z.record(z.string(), z.array(z.string()));

const adSchema = z.object({
    id: z.string(),
    creativeId: z.string().optional(),
    seconds: z.number(),
    mediaUrl: z.string(),
    tracking: trackingSchema,
    clickThrough: z.string().optional(),
    clickTracking: z.array(z.string()),
});

const pieceSchema = z.object({
    kind: z.enum(["ad", "slate", "bumper", "black"]),
    clip: z.string(),
    seconds: z.array(z.number()),
    ad: z.number().optional(),
});

const sessionAvailSchema = z.object({
    id: z.string(),
    startSequence: z.number(),
    seconds: z.number(),
    replacedSeconds: z.number(),
    startsAt: z.number().optional(),
    outSequence: z.number(),
    outDiscontinuity: z.number(),
    pieces: z.array(pieceSchema),
    under: z.array(z.number()),
    end: z.number().optional(),
    endDiscontinuity: z.number().optional(),
    ads: z.array(adSchema),
});
export type SessionAvail = z.output<typeof sessionAvailSchema>;

const factsSchema = z.object({
    id: z.string(),
    configuration: z.string(),
    /** Path of the master below the configuration's content address, with the origin's query. */
    asset: z.string(),
    originQuery: z.string(),
    /** Query of child playlists and segments (`manifest.…` of the master's). */
    childQuery: z.string(),
    playerParams: z.record(z.string(), z.string()),
    /** Client: the player reports what was seen, not this server. */
    reporting: z.enum(["server", "client"]),
    client: z.object({
        ip: z.string(),
        forwardedFor: z.string(),
        userAgent: z.string(),
        referer: z.string(),
    }),
    startedAt: z.number(),
});
export type SessionFacts = z.output<typeof factsSchema>;

const childSchema = z.object({
    uri: z.string(),
    kind: z.enum(["video", "audio", "other"]),
    height: z.number().optional(),
});

const lineSchema = z.discriminatedUnion("is", [
    z.object({ is: z.literal("session"), facts: factsSchema }),
    z.object({ is: z.literal("children"), session: z.string(), children: z.array(childSchema) }),
    /** The first playlist that was asked for: where the live edge was. */
    z.object({ is: z.literal("begun"), session: z.string(), edge: z.number(), time: z.number().optional() }),
    z.object({ is: z.literal("avail"), session: z.string(), avail: sessionAvailSchema }),
    /** What an avail learnt from a playlist; pieces when they became others. */
    z.object({
        ...{ is: z.literal("learnt"), session: z.string(), avail: z.string(), under: z.array(z.number()) },
        ...{ end: z.number().optional(), endDiscontinuity: z.number().optional() },
        pieces: z.array(pieceSchema).optional(),
    }),
    /** A beacon is on its way. */
    z.object({ is: z.literal("fired"), session: z.string(), beacon: z.string() }),
    z.object({ is: z.literal("ended"), session: z.string() }),
]);
export type Line = z.output<typeof lineSchema>;

export interface Session extends SessionFacts {
    children: z.output<typeof childSchema>[];
    begun?: { edge: number; time?: number };
    /** In the order of their start. */
    avails: SessionAvail[];
    fired: Set<string>;
    /** When the newest request came, ms of the steady clock, and the length of the playlist then. */
    heardAt: number;
    windowSeconds: number;
    /** Work that must be done one after another. */
    turn: Promise<unknown>;
}

export class Sessions {
    private readonly byId = new Map<string, Session>();

    constructor(private readonly file: string) {
        if (!existsSync(file)) return;
        const now = performance.now();
        for (const text of readFileSync(file, "utf8").split("\n")) {
            const line = read(text);
            if (line !== undefined) this.apply(line, now);
        }
        // Ended sessions and superseded states of avails need not be read again.
        const lines = [...this.byId.values()].flatMap(linesOf);
        writeFileSync(`${file}.new`, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
        renameSync(`${file}.new`, file);
    }

    get size(): number {
        return this.byId.size;
    }

    all(): Session[] {
        return [...this.byId.values()];
    }

    find(id: string): Session | undefined {
        return this.byId.get(id);
    }

    open(facts: SessionFacts): Session {
        this.note({ is: "session", facts });
        const session = this.byId.get(facts.id);
        if (session === undefined) throw new Error(`session ${facts.id} was not kept`);
        return session;
    }

    /** Keeps what happened before anything follows from it. */
    note(line: Line): void {
        appendFileSync(this.file, `${JSON.stringify(line)}\n`);
        this.apply(line, performance.now());
    }

    /** Forgets the sessions that have been silent for ten times their playlist (guide, session expiry). `now`: of the steady clock. */
    endSilent(now: number): void {
        for (const { id, heardAt, windowSeconds } of this.all()) {
            if (now - heardAt > 10 * windowSeconds * 1000) this.note({ is: "ended", session: id });
        }
    }

    private apply(line: Line, now: number): void {
        if (line.is === "session") {
            this.byId.set(line.facts.id, {
                ...line.facts,
                ...{ children: [], avails: [], fired: new Set<string>(), heardAt: now },
                // Until a playlist was seen.
                windowSeconds: 60,
                turn: Promise.resolve(),
            });
            return;
        }
        const session = this.byId.get(line.session);
        if (session === undefined) return;
        if (line.is === "children") session.children = line.children;
        else if (line.is === "begun") {
            session.begun = { edge: line.edge, ...(line.time === undefined ? {} : { time: line.time }) };
        } else if (line.is === "fired") session.fired.add(line.beacon);
        else if (line.is === "ended") this.byId.delete(line.session);
        else if (line.is === "learnt") {
            const { under, end, endDiscontinuity, pieces } = line;
            session.avails = session.avails.map((avail) =>
                avail.id === line.avail
                    ? { ...avail, under, end, endDiscontinuity, pieces: pieces ?? avail.pieces }
                    : avail,
            );
        } else {
            session.avails = [...session.avails.filter(({ id }) => id !== line.avail.id), line.avail].sort(
                (a, b) => a.startSequence - b.startSequence,
            );
        }
    }
}

/** Undefined for a line that was cut off by the end of the process. */
function read(text: string): Line | undefined {
    try {
        return lineSchema.parse(JSON.parse(text));
    } catch {
        return undefined;
    }
}

function linesOf(session: Session): Line[] {
    const { id, begun, children, avails, fired } = session;
    const lines: Line[] = [
        { is: "session", facts: factsSchema.parse(session) },
        { is: "children", session: id, children },
    ];
    if (begun !== undefined) lines.push({ is: "begun", session: id, ...begun });
    lines.push(...avails.map((avail): Line => ({ is: "avail", session: id, avail })));
    lines.push(...[...fired].map((beacon): Line => ({ is: "fired", session: id, beacon })));
    return lines;
}
