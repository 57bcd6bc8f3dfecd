import { shellWords } from "../../../components/pi-ingest/shell";
import type { SshSession } from "../../ssh";
import type { HostFinding } from "./finding";
import { probeScript } from "./probe";
import { factNumber, overheadPercent, parseFacts, recommendLatency, rejection } from "./recommend";

/** A flow as a host would send to it. */
export interface Flow {
    name: string;
    host: string;
    port: number;
    /** As configured. */
    latencyMs: number;
    /** Absent: clear text. */
    passphrase?: string;
    /** What is to be sent, bit/s. */
    plannedBitrate: number;
    /** A Pi of the stack sends there now. */
    busy: boolean;
}

export interface LineOptions {
    /** Name or address, and port, that answers TCP in the flow's region; used when the flow does not listen. */
    regional: { host: string; port: number };
    /** Accepts a POST of any size; used when the flow does not listen. */
    uploadUrl?: string;
    /** Length of the test, seconds. 8 when absent. */
    seconds?: number;
}

/** Measures the line from a host to a flow. Sends a test stream only to a flow without a sender. */
export async function lineFindings(
    session: SshSession,
    host: string,
    flow: Flow,
    options: LineOptions,
): Promise<HostFinding[]> {
    const found = (verdict: HostFinding["verdict"], text: string): HostFinding => ({ host, verdict, text });
    const probe = async (args: (string | number)[], input = "") => {
        const command = `sudo -n perl -e ${shellWords([probeScript, ...args.map(String)])}`;
        const { stdout, stderr } = await session.run(command, { input, timeoutMs: 60_000 });
        return { facts: parseFacts(stdout), lastLine: stderr.trim().split("\n").at(-1) ?? "" };
    };
    const to = `${flow.name} (${flow.host}:${flow.port})`;
    const hello = await probe(["hello", flow.host, flow.port, 10]);
    const helloRtt = factNumber(hello.facts, "rtt");
    if (helloRtt === undefined) return silentFlow();
    if (flow.busy) {
        return [
            ...latency(helloRtt),
            found("warn", `a Pi of this stack sends to ${to} now: upload speed not measured, so as not to disturb it`),
        ];
    }
    const rate = Math.round(flow.plannedBitrate * (1 + overheadPercent / 100));
    const secret = Buffer.from(flow.passphrase ?? "", "utf8").toString("base64");
    const { facts, lastLine } = await probe(
        ["send", flow.host, flow.port, options.seconds ?? 8, flow.latencyMs, rate],
        `${secret}\n`,
    );
    const sent = factNumber(facts, "sent") ?? 0;
    const reason = factNumber(facts, "reject");
    if (reason !== undefined) return [...latency(helloRtt), found("fail", `${to}: ${rejection(reason)}`)];
    if (sent === 0)
        return [...latency(helloRtt), found("fail", `${to} takes no test stream${lastLine && `: ${lastLine}`}`)];
    const lossPercent = ((factNumber(facts, "lost") ?? 0) / sent) * 100;
    return [...latency(factNumber(facts, "rttmax") ?? helloRtt, lossPercent), upload(factNumber(facts, "rate") ?? 0)];

    function latency(rttMs: number, loss?: number): HostFinding[] {
        const { latencyMs, multiplier, tooLossy } = recommendLatency({ rttMs, lossPercent: loss });
        const measured = `${to}: round trip ${rttMs.toFixed(0)} ms${loss === undefined ? "" : `, ${loss.toFixed(1)} % lost`}`;
        const least = `SRT latency at least ${latencyMs} ms (${multiplier} round trips)`;
        return [
            flow.latencyMs >= latencyMs
                ? found("ok", `${measured}: ${least}; the config's ${flow.latencyMs}ms are enough`)
                : found(
                      "fail",
                      `${measured}: ${least}; write contribution.latencyMs: ${latencyMs} (now ${flow.latencyMs})`,
                  ),
            ...(tooLossy
                ? [found("fail", `${to}: more is lost than any latency recovers: another line, or less bitrate`)]
                : []),
        ];
    }
    function upload(measured: number): HostFinding {
        const arrived = measured * (1 - lossPercent / 100);
        const text = `${to}: ${megabits(arrived)} of ${megabits(rate)} Mbit/s arrived (planned ${megabits(flow.plannedBitrate)}, and ${overheadPercent} % for what is sent again)`;
        if (arrived >= rate * 0.97) return found("ok", text);
        if (arrived >= flow.plannedBitrate) return found("warn", `${text}: too little room for losses`);
        return found(
            "fail",
            `${text}: the line does not carry it, plan with ${megabits(arrived / (1 + overheadPercent / 100))}`,
        );
    }
    async function silentFlow(): Promise<HostFinding[]> {
        const { regional, uploadUrl } = options;
        const tcp = await probe(["tcp", regional.host, regional.port, 5]);
        const rtt = factNumber(tcp.facts, "rtt");
        const absent = `${to} does not listen, as far as this host sees (${hello.lastLine || "no answer"}): the flow is stopped, its allowed network is another, or UDP does not leave the venue`;
        return [
            ...(rtt === undefined
                ? [found("fail", `${regional.host} does not answer either: is the host connected to the Internet?`)]
                : latency(rtt)),
            ...(uploadUrl === undefined
                ? [found("warn", `${absent}. Upload speed not measured: start the flow, or give --upload-url`)]
                : [found("warn", absent), await uploadTo(uploadUrl)]),
        ];
    }
    async function uploadTo(url: string): Promise<HostFinding> {
        // As much as ten seconds of the plan.
        const size = Math.round((flow.plannedBitrate * 10) / 8);
        const curl = shellWords(["curl", "-sSf", "-o", "/dev/null", "-w", "%{speed_upload}", "--max-time", "30"]);
        const { status, stdout, stderr } = await session.run(
            `head -c ${size} /dev/zero | ${curl} -H 'Expect:' --data-binary @- ${shellWords([url])}`,
            { timeoutMs: 40_000 },
        );
        const speed = Number(stdout) * 8;
        if (status === 127) return found("fail", `upload to ${url}: needs curl on this host: apt-get install curl`);
        if (status !== 0 || !(speed > 0)) return found("fail", `upload to ${url}: ${stderr.trim() || "no answer"}`);
        const wanted = flow.plannedBitrate * (1 + overheadPercent / 100);
        const text = `uploads ${megabits(speed)} Mbit/s to ${url} (${megabits(wanted)} wanted)`;
        return speed >= wanted ? found("ok", text) : found("fail", text);
    }
}

const megabits = (bitsPerSecond: number) => (bitsPerSecond / 1e6).toFixed(1);
