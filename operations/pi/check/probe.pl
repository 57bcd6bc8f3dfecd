use strict;
use Config;
use Errno qw(EINPROGRESS EAGAIN EINTR);
use Socket qw(:DEFAULT getaddrinfo IPPROTO_TCP IPPROTO_UDP);
$| = 1;
my ($mode, $host, $port, @rest) = @ARGV;

# clock_gettime has no wrapper in perl-base. By what perl was built for: a 32-bit system may run on a 64-bit kernel.
my %clock = (x86_64 => 228, aarch64 => 113, arm => 263, i686 => 265, i386 => 265, riscv64 => 113);
my ($cpu) = $Config{archname} =~ /^([a-z]+\d*(?:_64)?)/;
defined $clock{$cpu} or die "no clock for $Config{archname}\n";
sub now {
    my $time = "\0" x 16;
    syscall($clock{$cpu}, 1, $time);
    my ($s, $ns) = unpack "l!l!", $time;
    return $s + $ns / 1e9;
}
sub median { my @sorted = sort { $a <=> $b } @_; return $sorted[@sorted / 2] // 0 }
sub readable { my ($wait, @sockets) = @_; my $bits = ""; vec($bits, fileno $_, 1) = 1 for @sockets; select($bits, undef, undef, $wait) > 0 ? $bits : "" }

my ($error, @found) = getaddrinfo($host, $port, { socktype => $mode eq "tcp" ? SOCK_STREAM : SOCK_DGRAM });
die "the name $host is not known there\n" if $error || !@found;
my $to = $found[0];
sub dial {
    socket(my $socket, $to->{family}, $to->{socktype}, 0) or die "socket: $!\n";
    return $socket;
}

if ($mode eq "tcp") {
    my @rtt;
    for (1 .. $rest[0]) {
        my $socket = dial();
        my $flags = fcntl($socket, 3, 0);
        fcntl($socket, 4, $flags | 2048);
        my $start = now();
        connect($socket, $to->{addr}) or $! == EINPROGRESS or next;
        my $bits = "";
        vec($bits, fileno $socket, 1) = 1;
        next unless select(undef, $bits, undef, 2) > 0;
        push @rtt, (now() - $start) * 1000 if unpack("i", getsockopt($socket, SOL_SOCKET, SO_ERROR)) == 0;
        close $socket;
    }
    printf "rtt %.2f\n", median(@rtt) if @rtt;
    printf "answered %d\nasked %d\n", scalar @rtt, $rest[0];
    exit;
}

if ($mode eq "hello") {
    my $socket = dial();
    connect($socket, $to->{addr}) or die "$!\n";
    my @rtt;
    for my $n (1 .. $rest[0]) {
        my $id = 0x3000 + $n;
        my $start = now();
        send($socket, pack("N16", 0x80000000, 0, 0, 0, 4, 2, 1, 1500, 8192, 1, $id, 0, (0) x 4), 0);
        my $left = 1;
        while ($left > 0 && readable($left, $socket)) {
            my $answer = "";
            defined recv($socket, $answer, 2000, 0) or last;
            my @words = unpack "N*", $answer;
            # To this very question: the answer goes to the socket id that asked.
            if (@words >= 16 && $words[0] == 0x80000000 && $words[3] == $id) { push @rtt, (now() - $start) * 1000; last }
            $left = $start + 1 - now();
        }
        # A closed port says so at once.
        select(undef, undef, undef, 0.05);
        last if $n == 3 && !@rtt;
    }
    printf "rtt %.2f\n", median(@rtt) if @rtt;
    printf "answered %d\nasked %d\n", scalar @rtt, $rest[0];
    exit;
}

my ($seconds, $latency, $rate) = @rest;
my $secret = <STDIN> // "";
chomp $secret;
$secret = unpack "u", join "", map { my $line = $_; $line =~ tr#A-Za-z0-9+/##cd; $line =~ tr#A-Za-z0-9+/# -_#; chr(32 + int(length($line) * 3 / 4)) . $line . "\n" } $secret =~ /(.{1,60})/g if $secret ne "";
socket(my $near, AF_INET, SOCK_DGRAM, 0) or die "socket: $!\n";
bind($near, pack_sockaddr_in(0, INADDR_LOOPBACK)) or die "bind: $!\n";
my ($at) = unpack_sockaddr_in(getsockname $near);
my $far = dial();
connect($far, $to->{addr}) or die "$!\n";
# SO_RCVBUFFORCE: a busy Pi lets packets wait here; lost ones would count as the line's.
setsockopt($_, SOL_SOCKET, 33, pack("i", 4 << 20)) for $near, $far;

my @fpre;
if ($secret ne "") {
    # A pipe that ffmpeg inherits: the passphrase stands on no command line.
    $^F = 255;
    pipe(my $out, my $in) or die "pipe: $!\n";
    print $in "passphrase=$secret\n";
    close $in;
    @fpre = ("-fpre", "/dev/fd/" . fileno $out);
    $main::held = $out;
}
my $url = "srt://127.0.0.1:$at?mode=caller&pkt_size=1316&latency=" . $latency * 1000 . ($secret ne "" ? "&pbkeylen=32" : "");
my $child = fork() // die "fork: $!\n";
if (!$child) {
    # A small picture, filled up to the rate with empty packets: next to no work, and exactly as much as the real one.
    open STDIN, "<", "/dev/null";
    open STDERR, ">", "/dev/null";
    exec "ffmpeg", "-nostdin", "-v", "quiet", "-re", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25", "-t", $seconds,
        "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "50", "-b:v", "200k",
        "-f", "mpegts", "-muxrate", $rate, @fpre, $url;
    exit 127;
}

my ($peer, $first, $last, $packets, $bytes, $again, $reject, %lost, @acks);
my $end = now() + $seconds + 6;
while (now() < $end) {
    my $ready = readable(0.2, $near, $far);
    if ($ready eq "") { last if waitpid($child, 1) == $child; next }
    if (vec($ready, fileno $near, 1) && defined(my $from = recv($near, my $packet, 2000, 0))) {
        $peer = $from;
        send($far, $packet, 0);
        my ($head, $flags) = unpack "NN", $packet;
        if ($head < 0x80000000) {
            $first //= now();
            $last = now();
            if ($flags & 0x04000000) { $again++ } else { $packets++; $bytes += length($packet) - 16 }
        }
    }
    if (vec($ready, fileno $far, 1) && defined recv($far, my $packet, 2000, 0)) {
        send($near, $packet, 0, $peer) if defined $peer;
        my ($head, undef, undef, undef, @cif) = unpack "N*", $packet;
        my $kind = ($head >> 16) & 0x7fff;
        if ($head < 0x80000000) { next }
        # ACK: last packet, round trip and its variance in µs, and more that is a guess. A light one stops early.
        if ($kind == 2 && @cif >= 3) { push @acks, $cif[1] / 1000 }
        # NAK: numbers, or from-to where the first bit is set.
        if ($kind == 3) {
            while (@cif) {
                my $from = shift @cif;
                my $to = $from & 0x80000000 ? shift @cif // $from & 0x7fffffff : $from;
                $from &= 0x7fffffff;
                $lost{$_} = 1 for $from .. ($to - $from < 100000 ? $to : $from);
            }
        }
        # A handshake that ends it: 1000 and the reason (srt.h, SRT_REJECT_REASON).
        if ($kind == 0 && @cif >= 6 && $cif[5] >= 1000 && $cif[5] < 4000) { $reject = $cif[5] - 1000 }
    }
}
kill "KILL", $child;
waitpid $child, 0;
printf "reject %d\n", $reject if defined $reject;
exit if !$packets || !@acks;
# The receiver's estimate starts at 100 ms and needs a second to find the truth.
my @settled = @acks[@acks / 3 .. $#acks];
my @rtts = sort { $a <=> $b } @settled;
printf "rtt %.2f\nrttmax %.2f\n", $rtts[@rtts / 2], $rtts[@rtts * 0.95];
printf "sent %d\nresent %d\nlost %d\n", $packets, $again // 0, scalar keys %lost;
printf "rate %.0f\n", $bytes * 8 / ($last - $first) if $last > $first;
