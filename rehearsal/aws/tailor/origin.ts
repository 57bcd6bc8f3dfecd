/** The origin as MediaTailor asks it. Many viewers want one playlist at once: it is asked once for them all. */
import type { Hosts } from "../../plan/types";
import { Answer, ask } from "./ask";
import { OriginPlaylist, readPlaylist } from "./playlist";

/** AWS's own bound (guide, "Origin requirements"). */
const timeoutMs = 2000;
/** A playlist this old is still the newest one, ms. */
const freshMs = 400;
/** Given by the edge to what asks the origin for it; without it MediaPackage refuses (MediaPackage v1 user guide, "CDN authorization"). */
export const cdnHeader = "x-mediapackage-cdnidentifier";

export class Origin {
    private readonly answers = new Map<string, { at: number; answer: Promise<Answer> }>();
    private readonly playlists = new WeakMap<Answer, OriginPlaylist>();

    constructor(private readonly hosts: Hosts) {}

    get(url: string, cdnIdentifier: string | undefined): Promise<Answer> {
        const key = `${cdnIdentifier ?? ""} ${url}`;
        const now = performance.now();
        const known = this.answers.get(key);
        if (known !== undefined && now - known.at < freshMs) return known.answer;
        for (const [old, { at }] of this.answers) if (now - at >= freshMs) this.answers.delete(old);
        const headers: Record<string, string> = cdnIdentifier === undefined ? {} : { [cdnHeader]: cdnIdentifier };
        const answer = ask(url, this.hosts, { headers, timeoutMs, redirects: 1, purpose: "content" });
        this.answers.set(key, { at: now, answer });
        // Whoever waits for it hears of the failure; nobody may be left to.
        answer.catch(() => {});
        return answer;
    }

    /** An answer's playlist, read once for all who got that answer. Throws when it is none. */
    playlist(answer: Answer): OriginPlaylist {
        const known = this.playlists.get(answer) ?? readPlaylist(answer.body.toString("utf8"));
        this.playlists.set(answer, known);
        return known;
    }
}
