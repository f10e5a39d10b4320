# SPDX-License-Identifier: BSD-2-Clause
#
# mbedTLS: the cryptography and the TLS under lib/tls, configured by
# mk/third-party/mbedtls/mbedtls/mbedtls_config.h.

mbedtls := $(third-party)/mbedtls
$(mbedtls)/src/%: $(mbedtls)/src.done ;

libs += mbedtls
lib.mbedtls.dir     := $(mbedtls)/src
lib.mbedtls.on      :=
lib.mbedtls.system  := yes
lib.mbedtls.srcs    := $(patsubst %,library/%.c,\
  aes aesce aesni asn1parse asn1write base64 bignum bignum_core block_cipher ccm chacha20 chachapoly cipher cipher_wrap \
  constant_time ctr_drbg ecdh ecdsa ecp ecp_curves entropy gcm hkdf md oid pem pk pk_ecc pk_wrap pkparse pkwrite platform \
  platform_util poly1305 psa_crypto psa_crypto_aead psa_crypto_cipher psa_crypto_client psa_crypto_driver_wrappers_no_static \
  psa_crypto_ecp psa_crypto_hash psa_crypto_mac psa_crypto_rsa psa_crypto_slot_management psa_util \
  rsa rsa_alt_helpers sha1 sha256 sha512 ssl_ciphersuites ssl_client ssl_msg ssl_ticket ssl_tls \
  ssl_tls12_client ssl_tls12_server ssl_tls13_client ssl_tls13_generic ssl_tls13_keys ssl_tls13_server x509 x509_crt)
lib.mbedtls.uses    := libc-headers
lib.mbedtls.include := /mk/third-party/mbedtls include
lib.mbedtls.private := library
lib.mbedtls.ready   := $(mbedtls)/src.done
# Its arithmetic overflows on purpose.
lib.mbedtls.flags   := -w -O2 -fno-sanitize=undefined
# As in lwip.mk.
lib.mbedtls.defs    := SEL4_TLS_CONFIG=$(firstword $(shell cksum <mk/third-party/mbedtls/mbedtls/mbedtls_config.h))
# One build with clang serves tests and fuzzing.
lib.mbedtls.as.clang-asan := clang-fuzz
