/** Which breaks of a playlist are new to a session, and which are left unfilled (API reference, AvailSuppression). Pure. */
import type { ConfigurationPlan } from "../../plan/types";
import type { Break, Marks } from "./markers";
import type { OriginPlaylist } from "./playlist";
import type { SessionAvail } from "./session";

/** The breaks that the session has not met. */
export function newBreaks(
    avails: Pick<SessionAvail, "startSequence" | "end" | "replacedSeconds">[],
    marks: Marks,
): Break[] {
    return marks.breaks.filter(({ startSequence, elapsedSeconds }) => {
        const before = avails.filter((avail) => avail.startSequence <= startSequence).at(-1);
        if (before === undefined) return true;
        if (before.startSequence === startSequence) return false;
        if (before.replacedSeconds > 0 && before.end === undefined) return elapsedSeconds === 0;
        // A break's tag that goes on says nothing new, unless another break ended in between.
        if (elapsedSeconds === 0) return true;
        return marks.ends.some((end) => end > before.startSequence && end <= startSequence);
    });
}

/** What of a break is filled; undefined: nothing. */
export function suppress(
    one: Break,
    playlist: OriginPlaylist,
    suppression: ConfigurationPlan["suppression"],
    session: { edge: number; startedAt: number },
    now: number,
): Break | undefined {
    if (suppression === undefined) return one;
    const { segments } = playlist;
    const after = segments.filter(({ sequence }) => sequence >= one.startSequence);
    const behind = after.reduce((total, { seconds }) => total + seconds, 0);
    if (suppression.mode === "BEHIND_LIVE_EDGE") return behind >= suppression.seconds && isPast() ? undefined : one;
    // AFTER_LIVE_EDGE: breaks that begin before the edge of the session's start plus so many seconds.
    const begunBefore = one.startSequence < session.edge || now - session.startedAt < suppression.seconds * 1000;
    if (!begunBefore) return one;
    if (suppression.fillPolicy !== "PARTIAL_AVAIL") return undefined;
    // The rest of a break that the session came into the middle of.
    const passed = after
        .filter(({ sequence }) => sequence < session.edge)
        .reduce((all, { seconds }) => all + seconds, 0);
    const skipped = Math.max(passed, suppression.seconds);
    let gone = 0;
    for (const { sequence, seconds } of after) {
        if (gone >= skipped && gone < one.seconds) {
            return {
                ...one,
                startSequence: sequence,
                seconds: one.seconds - gone,
                elapsedSeconds: one.elapsedSeconds + gone,
            };
        }
        gone += seconds;
    }
    return undefined;

    /** A break that has just come to the edge begins at the edge, not behind it. */
    function isPast(): boolean {
        return after.length > 1 || suppression?.seconds === 0;
    }
}
