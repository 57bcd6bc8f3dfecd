import { PiExitKind } from "../../../components/pi-ingest/args";
import { connectionsPerAddress, outsideConnections } from "../../../components/pi-ingest/connections";
import type { DeployedPi } from "../../outputs";
import type { HostFinding } from "./finding";
import { factNumber } from "./recommend";

/** Whether the rules in front of RTMP are loaded, and what they refused. */
export function firewallFindings(pi: DeployedPi, facts: ReadonlyMap<string, string>): HostFinding[] {
    const held = facts.get("firewall");
    if (pi.exit === PiExitKind.Direct || held === undefined) return [];
    const found = (verdict: HostFinding["verdict"], text: string): HostFinding => ({ host: pi.name, verdict, text });
    if (held === "none") {
        return [found("warn", "its release has no firewall in front of port 1935: run `pulumi up`")];
    }
    if (held !== "on") {
        const why = held.replace(/^off /, "");
        const fix = why.endsWith("not installed")
            ? "apt-get install nftables, then systemctl restart pi-live-firewall"
            : "systemctl restart pi-live-firewall, and read its output (journalctl -u pi-live-firewall)";
        const open = "idle connections from anywhere can keep cameras off air";
        return [found("warn", `no firewall in front of port 1935 (${why}), so ${open}: ${fix}`)];
    }
    const outside = factNumber(facts, "refused_outside") ?? 0;
    const crowded = factNumber(facts, "refused_crowded") ?? 0;
    const others = outside === 0 ? "" : `; ${count(outside)} from other networks refused`;
    return [
        found("ok", `its firewall lets publishCidrs and playCidrs alone reach port 1935${others}`),
        ...(crowded === 0
            ? []
            : [
                  found(
                      "warn",
                      `${count(crowded)} refused: more than ${connectionsPerAddress} from one address, or ${outsideConnections} in all, were open; ` +
                          "ss -tn 'sport = :1935' on it shows whose",
                  ),
              ]),
    ];
}

function count(connections: number): string {
    return `${connections.toLocaleString("en-GB")} connection${connections === 1 ? "" : "s"}`;
}
