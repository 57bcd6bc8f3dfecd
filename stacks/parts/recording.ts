import * as pulumi from "@pulumi/pulumi";

import type { AbrRecording } from "../../components/abr-encoder/args";
import type { EventSettings } from "../settings";
import { privateBucket } from "./bucket";

/** Where the encoder records to: a bucket that was given, or one of the event's. */
export function recordingTarget(
    { event, recording }: EventSettings,
    partitionOf: pulumi.Output<string>,
    parent: pulumi.Resource | undefined,
): AbrRecording | undefined {
    if (recording === undefined) return undefined;
    const { bucketName, prefix, rolloverSeconds, keepDays } = recording;
    const rest = rolloverSeconds === undefined ? {} : { rolloverSeconds };
    if (bucketName !== undefined) {
        const bucketArn = partitionOf.apply((arn) => `arn:${arn.split(":")[1]}:s3:::${bucketName}`);
        // Absent, the encoder takes a folder that no other event has.
        return { bucketName, bucketArn, ...rest, ...(prefix === undefined ? {} : { prefix }) };
    }
    const { bucket, ready } = privateBucket(
        `${event.name}-recordings`,
        { ...(keepDays === undefined ? {} : { keepDays }), tags: event.tags },
        parent,
    );
    const name = pulumi.all([bucket.bucket, ...ready.map(({ urn }) => urn)]).apply(([bare]) => bare);
    return { bucketName: name, bucketArn: bucket.arn, ...rest, prefix: prefix ?? event.name };
}
