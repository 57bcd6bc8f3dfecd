import { loadText } from "../../../components/common/text";

/**
 * What runs on the Pi to measure its way to a flow: Perl, which every Debian has (perl-base is essential), with no module outside it.
 *
 * Neither tool at hand would do. ffmpeg prints nothing of SRT; srt-live-transmit prints all, but takes the passphrase only in its URL,
 * on the command line, and would have to be installed. SRT's control packets are not encrypted, though: what the receiver says of round
 * trip, losses and rate can be read by whoever forwards them. So ffmpeg sends to this script, this script to the flow.
 *
 * `hello HOST PORT COUNT`: SRT handshakes of the first kind, which a listener answers without remembering them (a cookie comes back):
 * no passphrase, and nothing is taken from a stream that runs. `tcp HOST PORT COUNT`: connections.
 * `send HOST PORT SECONDS LATENCY_MS MUXRATE`: a test stream; standard input holds the passphrase in base64, empty for none.
 * Answers are lines of `name value`.
 */
export const probeScript = loadText(__dirname, "probe.pl");
