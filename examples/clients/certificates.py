"""Makes an authority, a certificate of a server on this machine, one of a caller, and a policy that knows the caller.

    python certificates.py FOLDER

For trying out, and for tests: the keys are written in the clear, and everything is good for a day. Needs the package cryptography.
"""

import datetime
import ipaddress
import pathlib
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CALLER = "spiffe://example.org/clients"
# Slow enough that a client meets a refusal, which it has to outlast.
POLICY = f"""\
[[tenants]]
name = "examples"
calls_per_second = 1
burst = 1

[[callers]]
name = "clients"
tenant = "examples"
methods = ["*"]
spiffe_ids = ["{CALLER}"]
"""


def certificate(name, key, issuer, issuer_key, extensions):
    """Returns a certificate for a key, signed by an issuer."""
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(issuer_key, hashes.SHA256())


def write(folder, name, certificate, key=None):
    """Writes a certificate, and its key readable by its owner alone."""
    (folder / f"{name}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    if key is not None:
        form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        path = folder / f"{name}.key"
        path.touch(mode=0o600)
        path.write_bytes(key.private_bytes(*form))


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    new_key = lambda: ec.generate_private_key(ec.SECP256R1())  # noqa: E731
    authority, server, caller = new_key(), new_key(), new_key()
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority")])
    is_ca = [(x509.BasicConstraints(ca=True, path_length=0), True)]
    write(folder, "ca", certificate("authority", authority, issuer, authority, is_ca))
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    of_server = [
        (x509.SubjectAlternativeName(names), False),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
    ]
    write(folder, "server", certificate("server", server, issuer, authority, of_server), server)
    of_caller = [
        (x509.SubjectAlternativeName([x509.UniformResourceIdentifier(CALLER)]), False),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), False),
    ]
    write(folder, "caller", certificate("caller", caller, issuer, authority, of_caller), caller)
    (folder / "policy.toml").write_text(POLICY, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
