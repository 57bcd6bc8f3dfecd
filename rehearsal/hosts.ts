/** Which of this machine's hops answers for a host of AWS. */
import type { EdgePlan } from "./plan/edge";
import type { AssetPlan, ConfigurationPlan, EndpointPlan, Hosts } from "./plan/types";

export interface Bases {
    packager: string;
    tailor: string;
    bucket: string;
    edge: string;
    /** Absent: ad servers are asked for real. */
    adServer?: string;
}

/** What of a graph has a host name. */
export interface Named {
    endpoints: EndpointPlan[];
    configurations: ConfigurationPlan[];
    assets: AssetPlan[];
    edge: EdgePlan;
}

/** MediaTailor's regional hosts: `manifests.mediatailor.<region>…`, `segments.…`, and the older `ads.…` (facts aws.md §5). */
const tailorHost = /\.mediatailor\.[a-z0-9-]+\.amazonaws\.com$/;

/** Host → base URL. What is not in it is asked nowhere: a rehearsal calls nobody on the Internet by itself. */
export function hostsOf({ endpoints, configurations, assets, edge }: Named, bases: Bases): Hosts {
    const hosts: Hosts = {};
    for (const { adsUrl, preRoll } of configurations) {
        for (const url of [adsUrl, preRoll?.adsUrl]) {
            const host = url === undefined ? undefined : hostOf(url);
            if (host !== undefined && bases.adServer !== undefined) hosts[host] = bases.adServer;
        }
    }
    for (const { host } of endpoints) hosts[host] = bases.packager;
    for (const { host } of assets) hosts[host] = bases.bucket;
    for (const { host } of configurations) hosts[host] = bases.tailor;
    for (const { host } of edge.description.origins) if (tailorHost.test(host)) hosts[host] = bases.tailor;
    // Last: an own VAST document is an object that the edge serves.
    for (const host of edge.description.hosts) hosts[host] = bases.edge;
    return hosts;
}

/** Without variables, which may stand anywhere but in the host. */
function hostOf(url: string): string | undefined {
    return /^https?:\/\/([^/?#:]+)/.exec(url)?.[1];
}
