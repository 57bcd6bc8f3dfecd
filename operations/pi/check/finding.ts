/** One checked item of a host. fail: fix it before the event. warn: decide whether it matters. */
export interface HostFinding {
    host: string;
    verdict: "ok" | "warn" | "fail";
    text: string;
}
