import path from "node:path";

import type { DeployedEvent } from "../../operations/deployed";
import type { DeployedPi } from "../../operations/outputs";
import { inspectConfig } from "../../stacks/checks/settings";
import { readStackFile } from "../../stacks/config/file";
import type { Guest } from "./guest";

/** A deployed stack around one host; its config is that of the checkout's small event. */
export function stackOf(pi: DeployedPi, piPrivateKey: string, srtPassphrase: string): DeployedEvent {
    const { raw } = readStackFile(path.resolve(__dirname, "../../Pulumi.dev.yaml"), {});
    const { settings } = inspectConfig(raw);
    if (settings?.kind !== "event") throw new Error("Pulumi.dev.yaml is no event");
    const ids = {
        region: "eu-west-1",
        flowArns: [],
        channelId: "",
        channelArn: "",
        packagerChannelId: "",
        distributionId: "",
        distributionDomain: "",
        playbackConfigurations: [],
    };
    const outputs = {
        cameras: [],
        publishUrls: {},
        pis: [pi],
        encoders: [],
        watch: { applications: {}, programme: "" },
        playback: { withAds: {}, withoutAds: {}, startover: { withAds: {}, withoutAds: {} } },
        console: {},
        ids,
    };
    return { kind: "event", stack: "dev", settings, secrets: { piPrivateKey, srtPassphrase }, outputs };
}

/** How a deployed stack tells of a guest. */
export function deployedGuest(
    guest: Pick<Guest, "address" | "hostKey">,
    plays: Pick<DeployedPi, "applications" | "exit" | "sends">,
): DeployedPi {
    const { address: host, hostKey } = guest;
    return { name: "venue", host, port: 22, user: "pi", hostKey, presence: "here", ...plays };
}
