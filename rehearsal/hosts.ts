/** Which of this machine's hops answers for a host of AWS. */
import type { EdgePlan } from "./plan/edge";
import type { AssetPlan, ConfigurationPlan, EndpointPlan, Hosts } from "./plan/types";
import { everyOtherHost } from "./run/outbound";

export interface Bases {
    packager: string;
    tailor: string;
    bucket: string;
    edge: string;
    /** Stands for ad servers, and for every host that no other hop stands for. Absent: those are asked for real. */
    adServer?: string;
}

/** What of a graph has a host name. */
export interface Named {
    endpoints: EndpointPlan[];
    configurations: ConfigurationPlan[];
    assets: AssetPlan[];
    edge: EdgePlan;
}

/** MediaTailor's regional hosts: `manifests.mediatailor.<region>…`, `segments.…`, and the older `ads.…` (MediaTailor user guide, "CDN integration"). */
const tailorHost = /\.mediatailor\.[a-z0-9-]+\.amazonaws\.com$/;

/** Host → base URL. With an ad server of ours every host is in it: nothing that a rehearsal asks leaves this machine. */
export function hostsOf({ endpoints, configurations, assets, edge }: Named, bases: Bases): Hosts {
    const hosts: Hosts = {};
    const { packager, tailor, bucket, edge: edgeBase, adServer } = bases;
    for (const base of [packager, tailor, bucket, edgeBase]) hosts[new URL(base).host] = base;
    if (adServer !== undefined) {
        hosts[new URL(adServer).host] = adServer;
        hosts[everyOtherHost] = adServer;
    }
    for (const host of adServerHosts(configurations)) if (adServer !== undefined) hosts[host] = adServer;
    for (const { host } of endpoints) hosts[host] = packager;
    for (const { host } of assets) hosts[host] = bucket;
    for (const { host } of configurations) hosts[host] = tailor;
    for (const { host } of edge.description.origins) if (tailorHost.test(host)) hosts[host] = tailor;
    // Last: an own VAST document is an object that the edge serves.
    for (const host of edge.description.hosts) hosts[host] = edgeBase;
    return hosts;
}

/** The ad servers that the configurations name. */
export function adServerHosts(configurations: ConfigurationPlan[]): string[] {
    const urls = configurations.flatMap(({ adsUrl, preRoll }) => [adsUrl, preRoll?.adsUrl]);
    return [...new Set(urls.flatMap((url) => (url === undefined ? [] : (hostOf(url) ?? []))))];
}

/** Without variables, which may stand anywhere but in the host (MediaTailor guide, "Domain variables" are aliases). */
function hostOf(url: string): string | undefined {
    const plain = url.replaceAll(/\[[A-Za-z0-9_.-]+\]/g, "x");
    return /^https?:/.test(plain) && URL.canParse(plain) ? new URL(plain).hostname : undefined;
}
