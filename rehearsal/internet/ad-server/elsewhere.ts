/** Requests to hosts that nothing of the rehearsal stands for: answered here, counted, and reported by host and purpose. Pure. */
import { createHash } from "node:crypto";

import type { Purpose } from "../../run/outbound";
import { inventory, OwnAd } from "./inventory";

export interface ElsewhereCount {
    host: string;
    purpose: Purpose;
    count: number;
}

/** Hosts are a document's own: a generated one in each request must not fill the memory. */
const mostHosts = 200;
const otherHosts = "other hosts";

/** Counts since the last look. */
export class ElsewhereTally {
    private readonly known = new Set<string>();
    private counts = new Map<string, ElsewhereCount>();

    add(host: string, purpose: Purpose): void {
        const named = this.known.has(host) || this.known.size < mostHosts ? host : otherHosts;
        this.known.add(named);
        const key = `${purpose} ${named}`;
        const before = this.counts.get(key)?.count ?? 0;
        this.counts.set(key, { host: named, purpose, count: before + 1 });
    }

    take(): ElsewhereCount[] {
        const taken = [...this.counts.values()];
        this.counts = new Map();
        return taken;
    }
}

const seconds = { least: 1, most: 180, usual: 10 };

/** The clip that stands for a media file elsewhere: as long as its ad, with the host's name in it, always the same for one address. */
export function standIn(url: string, asked: string | undefined): OwnAd {
    const hash = createHash("sha256").update(url).digest();
    const long = Number(asked ?? "");
    const wanted = Number.isFinite(long) && long > 0 ? long : seconds.usual;
    const { color, tone } = inventory[hash[0] % inventory.length];
    const length = Math.min(seconds.most, Math.max(seconds.least, wanted));
    return { id: `elsewhere-${hash.toString("hex").slice(0, 12)}-${length}`, seconds: length, color, tone };
}
