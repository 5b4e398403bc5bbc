# Varnish with a bucket of vsthrottle for each address, before answers of its own.
vcl 4.1;
import vsthrottle;
backend none none;
sub vcl_recv {
    if (vsthrottle.is_denied(client.ip, 20, 2s, @BLOCK@)) {
        return (synth(429));
    }
    return (synth(200));
}
