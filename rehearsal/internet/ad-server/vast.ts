/** VAST 3 as Google's sample tags answer it. Pure. */
import { standardTrackingEvents } from "../../../components/ssai-config/vast";
import type { OwnAd } from "./inventory";

export interface VastOptions {
    /** Base of this server. */
    base: string;
    /** Tells the reports of one answer from another's. */
    request: string;
}

/** A pod; `wrapped` are addresses of others' ads, before the own ones. */
export function writeVast(ads: OwnAd[], options: VastOptions, wrapped: string[] = []): string {
    const { base, request } = options;
    return document([
        ...wrapped.map((url, place) => wrapper(url, options, ` sequence="${place + 1}"`)),
        ...ads.map((ad, place) => inline(ad, wrapped.length + place + 1, base, request)),
    ]);
}

/** One break at the start, as Google's VMAP samples have. */
export function writeVmap(ads: OwnAd[], options: VastOptions, wrapped: string[] = []): string {
    const vast = writeVast(ads, options, wrapped).replace(/^<\?xml[^>]*>\n/, "");
    return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<vmap:VMAP xmlns:vmap="http://www.iab.net/videosuite/vmap" version="1.0">',
        '<vmap:AdBreak timeOffset="start" breakType="linear" breakId="preroll">',
        '<vmap:AdSource id="preroll-ads" allowMultipleAds="true" followRedirects="true">',
        `<vmap:VASTAdData>${vast}</vmap:VASTAdData></vmap:AdSource></vmap:AdBreak></vmap:VMAP>`,
        "",
    ].join("\n");
}

export function writeWrapper(url: string, options: VastOptions): string {
    return document([wrapper(url, options, "")]);
}

function wrapper(url: string, { base, request }: VastOptions, attributes: string): string {
    const impression = cdata(`${base}/track?event=impression&ad=wrapper&request=${request}`);
    return (
        `<Ad id="wrapper"${attributes}><Wrapper allowMultipleAds="true"><AdSystem>pi-live</AdSystem>` +
        `<VASTAdTagURI>${cdata(url)}</VASTAdTagURI><Impression>${impression}</Impression><Creatives/></Wrapper></Ad>`
    );
}

/** An ad that is a program, which nobody can put into a stream. */
export function writeVpaid({ base, request }: VastOptions): string {
    return document([
        '<Ad id="vpaid"><InLine><AdSystem>pi-live</AdSystem><AdTitle>A program</AdTitle>' +
            `<Impression>${cdata(`${base}/track?event=impression&ad=vpaid&request=${request}`)}</Impression>` +
            '<Creatives><Creative id="vpaid"><Linear><Duration>00:00:10</Duration><MediaFiles>' +
            '<MediaFile delivery="progressive" type="application/javascript" apiFramework="VPAID" width="640" height="360">' +
            `${cdata(`${base}/creatives/vpaid.js`)}</MediaFile></MediaFiles></Linear></Creative></Creatives></InLine></Ad>`,
    ]);
}

function inline({ id, seconds }: OwnAd, sequence: number, base: string, request: string): string {
    const track = (event: string) => cdata(`${base}/track?event=${event}&ad=${id}&request=${request}`);
    const events = standardTrackingEvents.map((event) => `<Tracking event="${event}">${track(event)}</Tracking>`);
    return [
        `<Ad id="${id}" sequence="${sequence}"><InLine><AdSystem>pi-live</AdSystem><AdTitle>${id}</AdTitle>`,
        `<Impression>${track("impression")}</Impression>`,
        `<Creatives><Creative id="${id}" sequence="1"><Linear><Duration>${clock(seconds)}</Duration>`,
        `<TrackingEvents>${events.join("")}</TrackingEvents>`,
        `<VideoClicks><ClickThrough>${cdata(`${base}/click?ad=${id}`)}</ClickThrough>`,
        `<ClickTracking>${track("click")}</ClickTracking></VideoClicks>`,
        `<MediaFiles><MediaFile delivery="progressive" type="video/mp4" width="640" height="360">`,
        `${cdata(`${base}/creatives/${id}.mp4`)}</MediaFile></MediaFiles>`,
        "</Linear></Creative></Creatives></InLine></Ad>",
    ].join("\n");
}

function document(ads: string[]): string {
    return `<?xml version="1.0" encoding="UTF-8"?>\n<VAST version="3.0">\n${ads.join("\n")}\n</VAST>\n`;
}

function cdata(value: string): string {
    return `<![CDATA[${value}]]>`;
}

function clock(seconds: number): string {
    const two = (value: number) => String(value).padStart(2, "0");
    return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
