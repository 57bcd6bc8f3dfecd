import type { Report } from "./schema";

type Facts = Omit<Report, "verdict">;

/** Good unless there is a reason. Times away that a hop came back from, slate and misses are no reasons. */
export function verdict(facts: Facts): Report["verdict"] {
    const reasons = [...hopReasons(facts), ...pictureReasons(facts), ...breakReasons(facts), ...findingReasons(facts)];
    return { good: reasons.length === 0, exitCode: reasons.length === 0 ? 0 : 1, reasons };
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
