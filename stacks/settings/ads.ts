import { z } from "zod";

import { SsaiFillPolicy, SsaiSuppressionMode } from "../../components/ssai-config/settings";
import { field, httpsUrl, localFile } from "./fields";

const vast = field(
    z.union([z.literal("google-sample"), httpsUrl, localFile]),
    "Where ads come from: google-sample, an https address (MediaTailor's [session.*], [avail.*], [player_params.*] may stand in it), or a VAST/VMAP file of this checkout whose media are uploaded.",
    "google-sample",
);

export const clip = z.strictObject({
    name: field(z.string(), "Name of the clip in its address.", "own-1"),
    path: field(localFile, "MP4 of this checkout.", "stacks/vast/own-1.mp4"),
});

export const ads = z.strictObject({
    vast,
    clips: field(z.array(clip).optional(), "Clips to upload besides those that a local document names."),
    slate: field(
        z.union([httpsUrl, localFile]).optional(),
        "MP4 with sound, shown while no ad fills the break: a file of this checkout or an https address.",
        "stacks/vast/slate.mp4",
    ),
    bumper: field(
        z
            .strictObject({
                startUrl: field(z.string().optional(), "Clip before the break.", "https://example.org/in.mp4"),
                endUrl: field(z.string().optional(), "Clip after the break.", "https://example.org/out.mp4"),
            })
            .optional(),
        "Clips around every break.",
    ),
    preRoll: field(
        z
            .strictObject({
                vast: field(z.union([httpsUrl, localFile]), "Where these ads come from.", "stacks/vast/own.xml"),
                maxDurationSeconds: field(z.int().optional(), "The most that they may take, seconds.", 30),
            })
            .optional(),
        "Ads before the programme starts for a viewer.",
    ),
    availSuppression: field(
        z
            .strictObject({
                mode: field(z.enum(SsaiSuppressionMode), "Which breaks stay unfilled."),
                offsetSeconds: field(z.int().optional(), "How far from the live edge, seconds; 0 when absent.", 600),
                fillPolicy: field(z.enum(SsaiFillPolicy).optional(), "For viewers who join in a break."),
            })
            .optional(),
        "Which breaks a viewer behind the live edge does not get.",
    ),
    personalizationThresholdSeconds: field(
        z.int().optional(),
        "The most of a break that ads may leave unfilled, seconds; with more the break is not replaced.",
        2,
    ),
    adDecisionSeconds: field(
        z.int().optional(),
        "How long MediaTailor may take for the ads of one playlist, all requests and wrappers together, seconds; 10 when absent. The edge waits as long.",
        6,
    ),
    logPercent: field(z.int().optional(), "Share of sessions that MediaTailor logs, percent; 10 when absent.", 10),
    adMarkerPassthrough: field(z.boolean().optional(), "True: players see the ad markers, too.", true),
    playerParams: field(z.array(z.string()).optional(), "Parameters that the player may hand to the ad server.", [
        "language",
    ]),
});
