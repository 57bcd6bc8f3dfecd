/** What nginx-rtmp 1.2.2 tells of a publisher's codecs, and what the event can use of it. */

/** The one picture that this workflow carries: nginx-rtmp knows no other, and holds a player back until its key frame comes. */
export const pictureCodec = "H264";

/**
 * What is said of any other. nginx-rtmp takes the codecs of enhanced RTMP in and calls them by the low bits of a header that it does not know
 * (H.265 is `Jpeg`), so the name that it shows is no help.
 */
export const foreignPicture =
    "a picture that is not H.264 (H.265, AV1 or VP9 by enhanced RTMP): set the camera to H.264 (docs/pi.md)";

/** Sound that nginx-rtmp names and ffmpeg decodes; AAC goes on as it is. */
export const decodedSounds = [
    "ADPCM",
    "MP3",
    "MP3-8K",
    "LinearLE",
    "Nellymoser16",
    "Nellymoser8",
    "Nellymoser",
    "G711A",
    "G711U",
    "Speex",
];
