import { lostText } from "./phrases";
import type { Report } from "./schema";

type Facts = Omit<Report, "verdict">;

/** Good unless there is a reason. Slate and misses are no reasons. */
export function verdict(facts: Facts): Report["verdict"] {
    const reasons = [
        ...hopReasons(facts),
        ...faultReasons(facts),
        ...lostReasons(facts),
        ...pictureReasons(facts),
        ...breakReasons(facts),
        ...findingReasons(facts),
    ];
    const good = reasons.length === 0;
    return { good, exitCode: good ? 0 : 1, text: verdictText(reasons.length, facts), reasons };
}

/** Claims no more than was exercised. */
function verdictText(reasons: number, { coverage }: Facts): string {
    const missing = coverage.filter(({ exercised }) => !exercised).map(({ what }) => what);
    const rest = missing.length === 0 ? "" : `; not exercised: ${missing.join(", ")}`;
    if (reasons > 0) return `Not yet: ${reasons === 1 ? "one reason" : `${reasons} reasons`}${rest}`;
    return missing.length === 0 ? "Good to go: everything was exercised" : `No faults in what was played${rest}`;
}

/** Processes that ended or hung, those of one kind together. */
function faultReasons({ hops }: Facts): string[] {
    return hops.flatMap(({ name, faults }) => {
        const counts = new Map<string, { text: string; count: number }>();
        for (const { process, why, downMs } of faults) {
            // It is among those that were down at the end.
            if (downMs === undefined) continue;
            const key = `${process ?? ""} ${why}`;
            const text = process === undefined ? `${name}: ${why}` : `${name}: ${process}: ${why}`;
            counts.set(key, { text, count: (counts.get(key)?.count ?? 0) + 1 });
        }
        return [...counts.values()].map(({ text, count }) => (count === 1 ? text : `${text} (${count} times)`));
    });
}

function lostReasons({ lost }: Facts): string[] {
    return lost.map((one) => lostText(one));
}

function hopReasons({ hops }: Facts): string[] {
    return hops
        .filter(({ state }) => state !== "up" && state !== "stopped")
        .map(({ name, state, said }) => `${name} was ${state} at the end${said === undefined ? "" : `: ${said}`}`);
}

function pictureReasons({ latency }: Facts): string[] {
    return latency.length === 0 ? ["no picture came through: its age was never measured"] : [];
}

function breakReasons({ breaks }: Facts): string[] {
    const failed = breaks.flatMap(({ beacons }) => Object.values(beacons)).reduce((sum, { failed }) => sum + failed, 0);
    const asked = (outcome: "timeout" | "error") => breaks.reduce((sum, { requests }) => sum + requests[outcome], 0);
    return [
        ...(failed > 0 ? [`${failed} beacons failed`] : []),
        ...(asked("timeout") > 0 ? [`the ad server did not answer in time, ${asked("timeout")} times`] : []),
        ...(asked("error") > 0 ? [`the ad server answered with an error, ${asked("error")} times`] : []),
    ];
}

function findingReasons({ findings }: Facts): string[] {
    const counts = new Map<string, { text: string; count: number }>();
    for (const { code, text } of findings) {
        const known = counts.get(code) ?? { text, count: 0 };
        known.count += 1;
        counts.set(code, known);
    }
    return [...counts].map(
        ([code, { text, count }]) => `${code}: ${text}${count > 1 ? ` (and ${count - 1} more)` : ""}`,
    );
}
