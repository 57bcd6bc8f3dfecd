/**
 * Documents as foreign ad servers send them: every version with every feature that the version has, in the forms that are met outside
 * (CDATA with line ends around the address, empty elements, prefixes, comments, a DOCTYPE). Made here, none is copied.
 */

export const vastVersions = ["2.0", "3.0", "4.0", "4.1", "4.2", "4.3"] as const;
export type VastVersion = (typeof vastVersions)[number];

export const vastFeatures = [
    ...["plain", "clearText", "companions", "nonLinear", "extensions", "emptyTrackers", "errors", "pod", "podAndSpare"],
    ...[
        "vpaidBeside",
        "progress",
        "icons",
        "skippable",
        "spacedAddresses",
        "comments",
        "doctype",
        "prefixed",
        "unknownElements",
    ],
    ...["noNamespace", "xsi", "bigPicture", "streaming", "flash"],
    // Of VAST 4.
    ...[
        "categories",
        "verification",
        "adVerificationsInExtensions",
        "universalAdId",
        "mezzanine",
        "interactive",
        "viewable",
    ],
    ...["closedCaptions", "conditional", "adServingId", "expires"],
] as const;
export type VastFeature = (typeof vastFeatures)[number];

const since4 = new Set<VastFeature>([
    ...(["categories", "verification", "universalAdId", "mezzanine", "interactive", "viewable"] as const),
    ...(["closedCaptions", "conditional", "adServingId", "expires"] as const),
]);

/** Every version with every feature that it has. */
export function foreignCases(): { version: VastVersion; feature: VastFeature; text: string }[] {
    return vastVersions.flatMap((version) =>
        vastFeatures
            .filter((feature) => !since4.has(feature) || version.startsWith("4"))
            .map((feature) => ({ version, feature, text: foreignVast(version, feature) })),
    );
}

/** The address of the file that an ad of `foreignVast` plays. */
export const foreignMedia = "https://media.adv.test/spot-high.mp4";
export const foreignEvents = ["start", "firstQuartile", "midpoint", "thirdQuartile", "complete"];

export function foreignVast(version: VastVersion, feature: VastFeature): string {
    const is = (...names: VastFeature[]) => names.includes(feature);
    const scheme = is("clearText") ? "http" : "https";
    const ads = is("pod")
        ? [2, 1, 3].map((sequence) => ad(`pod-${sequence}`, ` sequence="${sequence}"`))
        : is("podAndSpare")
          ? [ad("spare", ""), ad("pod-2", ' sequence="2"'), ad("pod-1", ' sequence="1"')]
          : [ad("spot", is("conditional") ? ' conditionalAd="false" adType="video"' : "")];
    const namespaces = [
        ...(is("noNamespace") ? [] : version.startsWith("4") ? ['xmlns="http://www.iab.com/VAST"'] : []),
        ...(is("xsi")
            ? ['xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="vast.xsd"']
            : []),
        ...(is("prefixed") ? ['xmlns:v="urn:vendor"'] : []),
    ];
    const root = `<VAST version="${version}"${namespaces.map((one) => ` ${one}`).join("")}>`;
    const head = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        ...(is("doctype") ? ["<!DOCTYPE VAST>"] : []),
        ...(is("comments") ? ["<!-- generated <by> a server -->"] : []),
    ];
    const documentError = is("errors")
        ? [`<Error>${cdata(`${scheme}://track.adv.test/none?code=[ERRORCODE]`)}</Error>`]
        : [];
    return [...head, root, ...documentError, ...ads, "</VAST>"].join("\n");

    function ad(id: string, attributes: string): string {
        const track = (what: string) => address(`${scheme}://track.adv.test/${id}/${what}?a=1&b=[CACHEBUSTING]`);
        return [
            `<Ad id="${id}"${attributes}><InLine>`,
            `<AdSystem version="9">Adv</AdSystem><AdTitle>${id}</AdTitle>`,
            ...(is("adServingId") ? ["<AdServingId>ServerName-47ed3bac</AdServingId>"] : []),
            ...(is("errors") ? [`<Error>${track("error")}</Error><Error><![CDATA[]]></Error>`] : []),
            ...(is("emptyTrackers") ? ["<Impression><![CDATA[]]></Impression>", "<Impression/>"] : []),
            `<Impression id="1">${track("impression")}</Impression>`,
            ...(is("categories")
                ? ['<Category authority="https://www.iabtechlab.com/categoryauthority">AD CONTENT</Category>']
                : []),
            ...(is("expires") ? ["<Expires>3600</Expires>"] : []),
            ...(is("viewable")
                ? [
                      `<ViewableImpression id="1"><Viewable>${track("viewable")}</Viewable><NotViewable/></ViewableImpression>`,
                  ]
                : []),
            ...(is("verification") ? [verification(track)] : []),
            ...(is("unknownElements") ? ["<Sponsor>Someone</Sponsor>", "<Linear><MediaFiles/></Linear>"] : []),
            "<Creatives>",
            ...(is("companions") ? [companions(track)] : []),
            ...(is("nonLinear") ? [nonLinear(track)] : []),
            `<Creative id="c-${id}" sequence="1"${version === "2.0" ? ' AdID="1"' : ' adId="1"'}>`,
            ...(is("universalAdId") ? ['<UniversalAdId idRegistry="Ad-ID">8465</UniversalAdId>'] : []),
            `<Linear${is("skippable") && version !== "2.0" ? ' skipoffset="00:00:05"' : ""}>`,
            "<Duration>\n 00:00:15.000 </Duration>",
            `<TrackingEvents>${events(track).join("\n")}</TrackingEvents>`,
            '<AdParameters><![CDATA[{"a": "<b>"}]]></AdParameters>',
            `<VideoClicks><ClickThrough>${track("landing")}</ClickThrough><ClickTracking>${track("click")}</ClickTracking></VideoClicks>`,
            `<MediaFiles>${media().join("\n")}</MediaFiles>`,
            ...(is("icons") && version !== "2.0" ? [icons(track)] : []),
            "</Linear></Creative></Creatives>",
            ...extensions(track),
            ...(is("prefixed")
                ? ['<v:Extra><v:Tracking event="start">https://other.test/</v:Tracking></v:Extra>']
                : []),
            "</InLine></Ad>",
        ].join(is("comments") ? "\n<!-- & here -->\n" : "\n");
    }

    function address(url: string): string {
        if (is("spacedAddresses")) return `\n\t  ${cdata(`\n   ${url}\n  `)}  \n`;
        return cdata(url);
    }

    function events(track: (what: string) => string): string[] {
        return [
            ...foreignEvents.map((event) => `<Tracking event="${event}">${track(event)}</Tracking>`),
            ...(is("progress") ? [`<Tracking event="progress" offset="00:00:05">${track("progress")}</Tracking>`] : []),
            ...(is("emptyTrackers")
                ? ['<Tracking event="mute"><![CDATA[ ]]></Tracking>', '<Tracking event="pause"/>']
                : []),
        ];
    }

    function media(): string[] {
        const file = (
            url: string,
            bitrate: number,
            size: string,
            type = "video/mp4",
            more = 'delivery="progressive"',
        ) => {
            const [width, height] = size.split("x");
            return `<MediaFile ${more} type="${type}" bitrate="${bitrate}" width="${width}" height="${height}">${address(url)}</MediaFile>`;
        };
        return [
            ...(is("mezzanine")
                ? [
                      `<Mezzanine delivery="progressive" type="video/mp4" width="3840" height="2160">${cdata("https://media.adv.test/master.mov")}</Mezzanine>`,
                  ]
                : []),
            ...(is("closedCaptions")
                ? [
                      '<ClosedCaptionFiles><ClosedCaptionFile type="text/srt" language="en"><![CDATA[https://media.adv.test/cc.srt]]></ClosedCaptionFile></ClosedCaptionFiles>',
                  ]
                : []),
            ...(is("interactive")
                ? [
                      '<InteractiveCreativeFile type="text/html" apiFramework="SIMID"><![CDATA[https://media.adv.test/s.html]]></InteractiveCreativeFile>',
                  ]
                : []),
            ...(is("vpaidBeside")
                ? [
                      file(
                          "https://media.adv.test/unit.js",
                          9000,
                          "1920x1080",
                          "application/javascript",
                          'apiFramework="VPAID" delivery="progressive"',
                      ),
                  ]
                : []),
            ...(is("flash")
                ? [file("https://media.adv.test/unit.swf", 9000, "640x360", "application/x-shockwave-flash")]
                : []),
            file("https://media.adv.test/spot-low.mp4", 500, is("bigPicture") ? "3840x2160" : "640x360"),
            file(foreignMedia, 4000, "1280x720"),
            file("https://media.adv.test/spot-mid.webm", 1500, "1280x720", "video/webm"),
            ...(is("streaming")
                ? [
                      file(
                          "https://media.adv.test/live.m3u8",
                          900,
                          "1280x720",
                          "application/x-mpegURL",
                          'delivery="streaming"',
                      ),
                      file("rtmp://media.adv.test/app/spot", 9000, "1280x720", "video/mp4", 'delivery="streaming"'),
                  ]
                : []),
        ];
    }

    function extensions(track: (what: string) => string): string[] {
        if (!is("extensions", "adVerificationsInExtensions")) return [];
        const inner = is("extensions")
            ? `<Impression>http://other.test/i</Impression><Error>javascript:0</Error><Creatives><Creative id="x"><Linear><TrackingEvents>
               <Tracking event="weird">nowhere</Tracking></TrackingEvents><MediaFiles><MediaFile type="video/mp4">their.mov</MediaFile></MediaFiles></Linear></Creative></Creatives>`
            : verification(track);
        return [`<Extensions><Extension type="vendor">${inner}</Extension></Extensions>`];
    }
}

function cdata(text: string): string {
    return `<![CDATA[${text}]]>`;
}

function companions(track: (what: string) => string): string {
    return `<Creative id="banner" sequence="1"><CompanionAds><Companion width="300" height="250"><StaticResource creativeType="image/png">
        <![CDATA[https://media.adv.test/b.png]]></StaticResource><TrackingEvents><Tracking event="creativeView">${track("companion-view")}</Tracking>
        </TrackingEvents><CompanionClickThrough>${track("companion-click")}</CompanionClickThrough></Companion></CompanionAds></Creative>`;
}

function nonLinear(track: (what: string) => string): string {
    return `<Creative id="overlay"><NonLinearAds><TrackingEvents><Tracking event="start">${track("overlay-start")}</Tracking></TrackingEvents>
        <NonLinear width="480" height="70" minSuggestedDuration="00:00:10"><StaticResource creativeType="image/png"><![CDATA[https://media.adv.test/o.png]]>
        </StaticResource></NonLinear></NonLinearAds></Creative>`;
}

function icons(track: (what: string) => string): string {
    return `<Icons><Icon program="AdChoices" width="20" height="20" xPosition="right" yPosition="top"><StaticResource creativeType="image/png">
        <![CDATA[https://media.adv.test/i.png]]></StaticResource><IconViewTracking>${track("icon")}</IconViewTracking></Icon></Icons>`;
}

function verification(track: (what: string) => string): string {
    return `<AdVerifications><Verification vendor="other.test-omid"><JavaScriptResource apiFramework="omid" browserOptional="true">
        <![CDATA[https://other.test/omid.js]]></JavaScriptResource><TrackingEvents><Tracking event="verificationNotExecuted">${track("verify")}</Tracking>
        </TrackingEvents></Verification></AdVerifications>`;
}

/** A wrapper around another document, in the words of its version. */
export function foreignWrapper(
    version: VastVersion,
    tag: string,
    more: { attributes?: string; tracked?: string; id?: string } = {},
): string {
    const { attributes = "", tracked = "https://track.adv.test/wrapper", id = "wrapper" } = more;
    return `<VAST version="${version}">${wrapperAd(tag, { attributes, tracked, id })}</VAST>`;
}

/** Its `Ad` alone, to stand in a pod. */
export function wrapperAd(
    tag: string | undefined,
    more: { attributes?: string; tracked?: string; id?: string } = {},
): string {
    const { attributes = "", tracked = "https://track.adv.test/wrapper", id = "wrapper" } = more;
    const uri = tag === undefined ? "" : `<VASTAdTagURI>\n ${cdata(`\n${tag}\n`)}</VASTAdTagURI>`;
    return `<Ad id="${id}"><Wrapper${attributes}><AdSystem>Adv</AdSystem>${uri}<Error>${cdata(`${tracked}/error`)}</Error>
        <Impression>${cdata(`${tracked}/impression`)}</Impression><Impression/><Creatives><Creative><Linear><TrackingEvents>
        <Tracking event="start">${cdata(`${tracked}/start`)}</Tracking></TrackingEvents><VideoClicks><ClickTracking>${cdata(`${tracked}/click`)}
        </ClickTracking></VideoClicks></Linear></Creative><Creative><CompanionAds><Companion width="1" height="1"><TrackingEvents>
        <Tracking event="creativeView">${cdata(`${tracked}/companion`)}</Tracking></TrackingEvents></Companion></CompanionAds></Creative></Creatives>
        </Wrapper></Ad>`;
}

/** The `Ad` elements of a document, to put several documents into one. */
export function adElements(vast: string): string {
    return /<VAST[^>]*>([\s\S]*)<\/VAST>/.exec(vast)?.[1] ?? "";
}
