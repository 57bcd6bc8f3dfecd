/**
 * ffmpeg's own AAC, LC. Its fast search is the better one from 64 kbit/s on (ffmpeg-codecs, aac_coder), and not its default: 25 s of stereo
 * took 0.9 CPU-s, by default 1.9.
 */
export const aac = ["-c:a", "aac", "-aac_coder", "fast"];
