# What Mail::DKIM finds of the signatures of messages: verify.pl PORT FILE...
#
# A line for each message, with a word for each signature. The name server is on that port of this computer.
use strict;
use warnings;
use Mail::DKIM::DNS;
use Mail::DKIM::Verifier;
use Net::DNS::Resolver;

my $port = shift @ARGV;
Mail::DKIM::DNS::resolver(
    Net::DNS::Resolver->new(nameservers => ['127.0.0.1'], port => $port, recurse => 1, searchlist => []));
for my $file (@ARGV) {
    open my $message, '<:raw', $file or die "$file: $!";
    my $verifier = Mail::DKIM::Verifier->new();
    $verifier->load($message);
    print join("\t", map { $_->result } $verifier->signatures), "\n";
}
