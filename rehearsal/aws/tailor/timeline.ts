/** How a session's avails grow with what its playlists show. Pure. */
import { isReplaced, learn, numbersOfAvail } from "./avail";
import { Filled, Fillers, settle } from "./fill";
import type { Break, Marks } from "./markers";
import type { OriginPlaylist } from "./playlist";
import type { SessionAvail } from "./session";

/** The avails that know more by this playlist than before, as they are now. */
export function learnt(
    avails: SessionAvail[],
    playlist: OriginPlaylist,
    marks: Marks,
    fillers: Fillers,
): SessionAvail[] {
    return avails.flatMap((avail) => {
        const news = learn(avail, playlist, marks, fillers.gopSeconds);
        if (news === undefined) return [];
        const next: SessionAvail = { ...avail, ...news };
        // Where the content comes back is known from now on: what is shown until there is final.
        if (avail.end === undefined && next.end !== undefined) next.pieces = settle(next, fillers);
        return [next];
    });
}

/** A break that was met and filled, with its place among those before it; undefined when its first segment is not there. */
export function newAvail(
    avails: SessionAvail[],
    playlist: OriginPlaylist,
    one: Pick<Break, "startSequence" | "seconds"> & { id: string },
    { pieces, replacedSeconds, ads }: Pick<Filled, "pieces" | "replacedSeconds" | "ads">,
): SessionAvail | undefined {
    const { id, startSequence, seconds } = one;
    const start = playlist.segments.find(({ sequence }) => sequence === startSequence);
    if (start === undefined) return undefined;
    const numbers = numbersOfAvail(avails.filter(isReplaced), start);
    return {
        ...{ id, startSequence, seconds, replacedSeconds, pieces, ads, under: [] },
        ...(start.time === undefined ? {} : { startsAt: start.time }),
        ...{ outSequence: numbers.sequence, outDiscontinuity: numbers.discontinuity },
    };
}
