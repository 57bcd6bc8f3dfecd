/** URLs as AWS's services shape them, and what the edge must do with each. */

/** What an answer is kept by: never, or this many seconds when the origin says nothing. */
export type Kept = "never" | number;

export interface Expected {
    url: string;
    behaviour: string;
    origin: "packager" | "ssai" | "ad-segments" | "assets";
    kept: Kept;
    /** Query that counts in the cache key. */
    key?: string;
    /** Query that the origin sees. */
    sent?: string;
}

const hex = "0123456789abcdef0123456789abcdef";
const account = "94063eadf7d8c56e9e2edd84fdf897826a70d0df";
const session = "672ed481-4ffd-4270-936f-7c8403947f2e";
const half = 2;
const day = 86_400;

const manifest = (url: string, query?: string): Expected => ({
    url,
    behaviour: "/out/v1/*.m3u8",
    origin: "packager",
    kept: half,
    key: query,
    sent: query,
});
const segment = (url: string, query?: string): Expected => ({
    url,
    behaviour: "/out/v1/*",
    origin: "packager",
    kept: day,
    key: query,
    sent: query,
});
const personal = (url: string, sent?: string): Expected => ({
    url,
    behaviour: "/v1/*",
    origin: "ssai",
    kept: "never",
    sent,
});
const tracking = (url: string, sent?: string): Expected => ({ ...personal(url, sent), behaviour: "/v1/tracking/*" });
const beacon = (kind: string, rest: string, sent?: string): Expected => ({
    url: `/v1/${kind}/${account}/dev-live/${session}/${rest}`,
    behaviour: `/v1/${kind}/*`,
    origin: "ssai",
    kept: day,
    sent,
});
const ad = (url: string, behaviour = "/tm/*"): Expected => ({ url, behaviour, origin: "ad-segments", kept: day });
const asset = (url: string): Expected => ({ url, behaviour: "/assets/*", origin: "assets", kept: day });
const document = (url: string): Expected => ({ url, behaviour: "/assets/*.xml", origin: "assets", kept: half });

export const urls: Expected[] = [
    // MediaPackage v1: manifests (MediaPackage guide, "Live and time-shifted viewing").
    manifest(`/out/v1/${hex}/index.m3u8`),
    manifest(`/out/v1/${hex}/index_1.m3u8`),
    manifest(`/out/v1/${hex}/index_12_0.m3u8`),
    manifest(`/out/v1/${hex}/startover.m3u8?start=2026-11-22T18:00:00Z`, "start=2026-11-22T18:00:00Z"),
    manifest(`/out/v1/${hex}/index.m3u8?start=1795370400&end=1795374000`, "start=1795370400&end=1795374000"),
    manifest(`/out/v1/${hex}/index_1.m3u8?m=1795370400&start=1795370400`, "m=1795370400&start=1795370400"),
    manifest(
        `/out/v1/${hex}/index.m3u8?aws.manifestfilter=video_height:1-720`,
        "aws.manifestfilter=video_height:1-720",
    ),
    { ...manifest(`/out/v1/${hex}/index.m3u8?utm_source=mail&start=5`), key: "start=5", sent: "start=5" },
    manifest(`/out/v1/${hex}/index.m3u8?utm_source=mail`),
    { ...manifest(`/out/v1/${hex}/index.m3u8?Start=5`), key: undefined, sent: undefined },
    manifest(`/out/v1/${hex}/cmaf/variant_0.m3u8`),
    { ...manifest(`/out/v1/${hex}/index.mpd`), behaviour: "/out/v1/*.mpd" },
    { ...manifest(`/out/v1/${hex}/index.mpd?end=9&start=1`, "end=9&start=1"), behaviour: "/out/v1/*.mpd" },
    // Segments; `m` changes when the endpoint does.
    segment(`/out/v1/${hex}/index_1_1234.ts`),
    segment(`/out/v1/${hex}/index_1_1234.ts?m=1795370400`, "m=1795370400"),
    segment(`/out/v1/${hex}/index_video_7_0_init.mp4?m=1795370400`, "m=1795370400"),
    segment(`/out/v1/${hex}/index_video_7_0_991.mp4?m=1795370400&x=1`, "m=1795370400"),
    segment(`/out/v1/${hex}/index_4_0.vtt`),
    segment(`/out/v1/${hex}/index_1_1234.aac`),
    segment(`/out/v1/${hex}/m3u8/x.ts`),
    segment("/out/v1/"),
    // Letters keep their case: these are not the packager's manifests.
    segment(`/out/v1/${hex}/index.M3U8`),
    ad(`/OUT/v1/${hex}/index.m3u8`, "*"),
    ad(`/out/v2/${hex}/index.m3u8`, "*"),
    ad("/out/v1", "*"),
    // MediaTailor: manifests for one viewer (MediaTailor guide, "Integrating a CDN").
    personal(`/v1/master/${account}/dev-live/index.m3u8`),
    personal(`/v1/master/${account}/dev-live/index.m3u8?ads.user=7&ads.seg=x`, "ads.user=7&ads.seg=x"),
    personal(`/v1/master/${account}/dev-live/index.m3u8?aws.logMode=DEBUG`, "aws.logMode=DEBUG"),
    personal(`/v1/master/${account}/dev-live/index.m3u8?aws.reportingMode=client`, "aws.reportingMode=client"),
    personal(
        `/v1/master/${account}/dev-live/index.m3u8?playerParams.content_segment_prefix=a%2Fb`,
        "playerParams.content_segment_prefix=a%2Fb",
    ),
    personal(`/v1/master/${account}/dev-startover/index.m3u8?start=1795370400`, "start=1795370400"),
    personal(`/v1/master/${account}/dev-live/out/v1/${hex}/index.m3u8`),
    personal(`/v1/master/${account}/segment/index.m3u8`),
    personal(`/v1/master/${account}/tracking/index.m3u8`),
    personal(`/v1/manifest/${account}/dev-live/${session}/0.m3u8`),
    personal(`/v1/manifest/${account}/${session}/3.m3u8`),
    personal(`/v1/manifest/${account}/dev-live/${session}/0.m3u8?aws.sessionId=${session}`, `aws.sessionId=${session}`),
    personal(`/v1/dash/${account}/dev-live/index.mpd`),
    personal(`/v1/dash/${account}/dev-live/index.mpd?aws.sessionId=${session}`, `aws.sessionId=${session}`),
    personal(`/v1/session/${account}/dev-live/index.m3u8`),
    personal(`/v1/i-media/${account}/dev-live/index.m3u8`),
    personal(`/v1/webvtt/${account}/dev-live/x.vtt`),
    personal("/v1/segment"),
    personal("/v1/segments/x"),
    personal("/v1/"),
    ad("/v1", "*"),
    ad(`/V1/master/${account}/dev-live/index.m3u8`, "*"),
    // Tracking for players that report ads themselves.
    tracking(`/v1/tracking/${account}/dev-live/${session}`),
    tracking(`/v1/tracking/${account}/dev-live/${session}?aws.nextToken=a`, "aws.nextToken=a"),
    // Redirects to ad segments, kept so that a beacon fires once.
    beacon("segment", "0/3"),
    beacon("segment", "12/0?x=1", "x=1"),
    beacon("hlssegment", "0/seg-ad1.ts"),
    beacon("dashsegment", "155/155_1/chunk_1.mp4"),
    // Transcoded ads.
    ad(`/tm/${account}/ea1f3c/asset_720_4000_1_00001.ts`),
    ad(`/tm/${account}/ea1f3c/asset_audio_init.mp4?aws.sessionId=${session}`),
    ad("/tm/"),
    ad("/tm", "*"),
    ad("/tmx/a.ts", "*"),
    // What the event brings along.
    asset("/assets/clips/sponsor-20s.mp4"),
    asset("/assets/slate.mp4"),
    asset("/assets/slate.mp4?x=1"),
    asset("/assets/xml/clip.mp4"),
    asset("/assets/"),
    document("/assets/ads/vast.xml"),
    document("/assets/ads/vast.xml?correlator=1&dur=30"),
    ad("/asset/slate.mp4", "*"),
    // Anything else.
    ad("/", "*"),
    ad("/favicon.ico", "*"),
    ad("/index.html?x=/v1/master/", "*"),
    // Compared after dots, slashes and needless escapes are gone (CloudFront guide, "Path normalization").
    personal(`/out/v1/../../v1/master/${account}/dev-live/index.m3u8`),
    manifest(`//out//v1/${hex}/index.m3u8`),
    manifest(`/%6Fut/v1/${hex}/index%2Em3u8`),
    personal("/v1/./segment/../master/x.m3u8"),
    ad("/%2Fout/v1/index.m3u8", "*"),
];
