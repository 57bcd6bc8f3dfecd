import { readFileSync } from "node:fs";

import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";

import { decodeXml } from "./encoding";
import { rewriteVast } from "./rewrite";
import { readDocument, SsaiDocument } from "./settings";

/** Where a document goes, and where its clips are. */
export interface SsaiDocumentPlace {
    bucketName: pulumi.Input<string>;
    /** Folder below `assets/`, this component's alone: events may share a bucket. */
    folder: pulumi.Output<string>;
    /** Address of the edge, without a slash at the end. */
    edge: pulumi.Output<string>;
    clipPaths?: pulumi.Input<Record<string, string>>;
    clipUrlBase?: pulumi.Input<string>;
    parent: pulumi.Resource;
}

/** Uploads the rewritten document, and gives its address on the edge, once it is there. */
export function uploadDocument(name: string, document: SsaiDocument, place: SsaiDocumentPlace): pulumi.Output<string> {
    const { bucketName, folder, edge, clipPaths, clipUrlBase, parent } = place;
    const key = pulumi.interpolate`assets/${folder}/${document.name}`;
    const { text } = decodeXml(readFileSync(document.path));
    const content = pulumi
        .all([edge, clipUrlBase ?? edge, clipPaths ?? {}, key])
        .apply(([base, clipBase, paths, path]) =>
            rewriteVast(text, {
                beaconUrl: `${base}/${path}-beacon`,
                clipUrl: (clip, file) => {
                    if (clipPaths === undefined) return `${clipBase.replace(/\/*$/, "")}/${file}`;
                    if (paths[clip] !== undefined) return `${clipBase.replace(/\/*$/, "")}${paths[clip]}`;
                    const reason = `names ${file}, but clipPaths has no ${JSON.stringify(clip)}`;
                    throw new Error(`SsaiConfig ${name} cannot be made:\n  clipPaths: ${document.path} ${reason}`);
                },
            }),
        );
    const object = new s3.BucketObjectv2(
        `${name}-document-${document.name}`,
        {
            bucket: bucketName,
            // The same from change to change, so that other ads need no new playback configuration.
            key: pulumi.interpolate`${key}.xml`,
            content,
            contentType: "application/xml",
            cacheControl: "public, max-age=60",
        },
        { parent },
    );
    if (readDocument(document.path).facts.beacons) {
        new s3.BucketObjectv2(
            `${name}-beacon-${document.name}`,
            {
                bucket: bucketName,
                key: pulumi.interpolate`${key}-beacon`,
                content: "ok\n",
                contentType: "text/plain",
                // Fetched from the bucket once a day, logged by the edge each time.
                cacheControl: "public, max-age=86400",
            },
            { parent },
        );
    }
    return pulumi.all([edge, object.key, object.id]).apply(([base, path]) => `${base}/${path}`);
}
