import { existsSync } from "node:fs";

import { adAssetsProblems } from "../../components/ad-assets/files";
import { adBreakProblems } from "../../components/ad-breaks/schedule";
import { abrProblems } from "../../components/abr-encoder/ladder";
import { edgeProblems } from "../../components/edge-cdn/limits";
import type { Problem } from "../../components/common/problems";
import { packagerProblems } from "../../components/packager/endpoints";
import { piProblems } from "../../components/pi-ingest/pi";
import { srtProblems } from "../../components/srt-contribution/srt";
import { ssaiProblems } from "../../components/ssai-config/settings";
import { assetArgs, clipClashes, houseAssetArgs, needsAssets, ssaiArgs } from "../parts/ad-args";
import { contributionArgs, edgeArgs, encoderArgs, packagerArgs, piArgs } from "../parts/args";
import type { EventSettings, FoundationSettings } from "../settings";
import { BrokenRule, keysOf, PathTable } from "./paths";
import { keyOf } from "./problem";

/** What other resources supply: the rules pass over it. */
const later = { later: true };
const laterText = "later";

/**
 * What the event's components would refuse, by keys of the config; looks at the parts whose shape is right. What lies in another region
 * than the given one is left to `placementRules`.
 */
export function eventRules(settings: Partial<EventSettings>, region?: string): BrokenRule[] {
    const { contribution, encoder, endpoints, ads, breaks, edge } = settings;
    return [
        ...(contribution === undefined ? [] : contributionRules(contribution, region !== undefined)),
        ...(contribution === undefined || encoder === undefined
            ? []
            : encoderRules({ ...settings, contribution, encoder })),
        ...(endpoints === undefined || encoder === undefined ? [] : packagerRules({ endpoints, encoder })),
        ...(edge === undefined || encoder === undefined ? [] : edgeRules({ edge, encoder })),
        ...(ads === undefined ? [] : adRules(ads)),
        ...(breaks === undefined ? [] : keysOf(adBreakProblems(breaks), [["", ["breaks"]]])),
        ...piRules(settings),
    ];
}

/** The same for a foundation. */
export function foundationRules(settings: Partial<FoundationSettings>): BrokenRule[] {
    const { adAssets } = settings.foundation ?? {};
    const assets = adAssets === undefined ? [] : adAssetsProblems(houseAssetArgs(adAssets));
    return [
        ...keysOf(assets, [
            ["slatePath", ["foundation", "adAssets", "slate"]],
            ["", ["foundation", "adAssets"]],
        ]),
        ...piRules(settings),
    ];
}

function contributionRules(contribution: EventSettings["contribution"], regionKnown: boolean): BrokenRule[] {
    return keysOf(srtProblems(contributionArgs({ contribution }), { regionKnown }), [["", ["contribution"]]]);
}

function encoderRules({
    contribution,
    encoder,
    recording,
}: Pick<EventSettings, "contribution" | "encoder"> & Pick<Partial<EventSettings>, "recording">): BrokenRule[] {
    const problems = abrProblems({
        ...encoderArgs({ contribution, encoder }),
        flowArns: contribution.sources.map(() => laterText),
        target: { mediaPackageChannelId: laterText, mediaPackageChannelArn: laterText },
        ...(recording === undefined
            ? {}
            : { recording: { bucketName: laterText, ...recording, bucketArn: laterText } }),
    });
    return keysOf(problems, [
        ["flowCount", ["contribution", "sources"]],
        ["picture", ["contribution", "picture"]],
        ["recording", ["recording"]],
        ["", ["encoder"]],
    ]);
}

function packagerRules(settings: Pick<EventSettings, "endpoints" | "encoder">): BrokenRule[] {
    const args = packagerArgs(settings);
    return keysOf(packagerProblems(args), [
        ...args.endpoints.map(({ name }, i): PathTable[number] => [`endpoints[${i}]`, ["endpoints", name]]),
        ["segmentSeconds", ["encoder", "segmentSeconds"]],
        ["windowSeconds", ["encoder", "segmentSeconds"]],
        ["", ["endpoints"]],
    ]);
}

function edgeRules(settings: Pick<EventSettings, "edge" | "encoder">): BrokenRule[] {
    const { domain, logs } = settings.edge;
    const problems = edgeProblems({
        ...edgeArgs(settings),
        packagerHost: later,
        region: later,
        ...(domain === undefined ? {} : { certificateArn: domain.certificateArn ?? later }),
        ...(logs === undefined ? {} : { logs: { ...logs, bucketDomainName: logs.bucketDomainName ?? later } }),
    });
    return keysOf(problems, [
        ["domainNames[0]", ["edge", "domain", "name"]],
        ["domainNames", ["edge", "domain", "name"]],
        ["certificateArn", ["edge", "domain", "certificateArn"]],
        ["segmentSeconds", ["encoder", "segmentSeconds"]],
        ["", ["edge"]],
    ]);
}

function adRules(ads: NonNullable<EventSettings["ads"]>): BrokenRule[] {
    const assets = assetArgs(ads);
    const own = ads.clips?.length ?? 0;
    /** A file that only a document names: where it does not exist, the document's own check reports it. */
    const isDocuments = (path: string) => {
        const index = indexOf(path);
        return index >= own && !existsSync(assets.clips[index].path);
    };
    const documents = ssaiProblems({
        ...ssaiArgs(ads),
        endpoints: [{ name: "live", originUrl: later }],
        edgeBaseUrl: later,
        documentBucketGiven: needsAssets(ads),
    });
    return [
        ...keysOf(documents, [
            ["ads", ["ads", "vast"], "whole"],
            ["preRoll.adServerUrl", ["ads", "preRoll", "vast"], "whole"],
            ["preRoll.document", ["ads", "preRoll", "vast"], "whole"],
            ["slateUrl", ["ads", "slate"]],
            ["", ["ads"]],
        ]),
        ...keysOf(
            adAssetsProblems(assets).filter(({ path }) => !isDocuments(path)),
            [
                ["slatePath", ["ads", "slate"]],
                ...assets.clips
                    .slice(own)
                    .map((_, i): PathTable[number] => [`clips[${own + i}]`, ["ads", "vast"], "whole"]),
                ["", ["ads"]],
            ],
        ),
        ...clashRules(ads),
    ];
}

/** Clips of one name in several folders; within one document, and within `ads.clips`, other checks name them. */
function clashRules(ads: NonNullable<EventSettings["ads"]>): BrokenRule[] {
    return clipClashes(ads)
        .filter(({ clip, first }) => keyOf(clip.key.slice(0, 2)) !== keyOf(first.key.slice(0, 2)))
        .map(({ clip, first }) => ({
            path: clip.key,
            rule: `names the clip ${clip.name} as ${clip.path}, and ${keyOf(first.key)} names it as ${first.path}: give one of the two files another name`,
        }));
}

/** The place in `clips[3].path`; -1 outside of lists. */
function indexOf(path: string): number {
    return Number(/^clips\[(\d+)\]/.exec(path)?.[1] ?? -1);
}

function piRules(settings: Pick<Partial<EventSettings>, "pi" | "cameras" | "contribution">): BrokenRule[] {
    const { pi, cameras = [], contribution } = settings;
    const hosts = pi?.hosts ?? [];
    /** Without the cameras, which could not be read, their host cannot be judged by them. */
    const isKnown = ({ path }: Problem) => settings.cameras !== undefined || !/^(cameras|exit)\b/.test(path);
    return hosts.flatMap((host, i) => {
        const args = piArgs(host, cameras, hosts.length);
        // Whether the sources are there is the config's own business; their addresses come later, each has one.
        const fed = host.exit?.sources ?? contribution?.sources.map(({ name }) => name) ?? ["main"];
        const targets = fed.map((name) => ({ name, host: `${name}.invalid`, port: 5000 }));
        const exit = args.exit === undefined || args.exit.kind === "obs" ? args.exit : { ...args.exit, targets };
        const at = cameras.flatMap((camera, index) =>
            camera.host === host.name || (camera.host === undefined && hosts.length === 1) ? [index] : [],
        );
        return keysOf(piProblems({ ...args, exit }).filter(isKnown), [
            ["connection", ["pi", "hosts", i]],
            ["exit.targets", ["pi", "hosts", i, "exit", "sources"], "whole"],
            ...at.map((index, own): PathTable[number] => [`cameras[${own}]`, ["cameras", index]]),
            ["cameras", ["cameras"]],
            ["", ["pi", "hosts", i]],
        ]);
    });
}
