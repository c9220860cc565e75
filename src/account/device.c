/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The device cookie: a random name and a signature over it and the technician, so that nothing has to be kept. It opens
 * nothing; it only says that this browser has signed in as him before (OWASP: slow down online guessing with device
 * cookies). */
#include <string.h>

#include "account/parts.h"
#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"
#include "crypto/hash.h"

enum { NAME_BYTES = 16, NAME_LENGTH = 22 };

_Static_assert(NAME_LENGTH + 1 + SEAL_SIGNATURE_SIZE <= ACCOUNT_DEVICE_BYTES_MAX + 1, "a device cookie fits");
_Static_assert(NAME_LENGTH < THROTTLE_DEVICE_BYTES && ACCOUNT_TOKEN_BYTES < THROTTLE_DEVICE_BYTES, "so do its names");

static void sign(const struct account *account, int32_t technician_id, const char *name,
                 char out_signature[SEAL_SIGNATURE_SIZE]) {
    char *context = mem_format("device %d %s", technician_id, name);
    seal_sign(account->factors.key, context, out_signature);
    mem_free(context);
}

void account_device_make(const struct account *account, int32_t technician_id,
                         char out_device[ACCOUNT_DEVICE_BYTES_MAX + 1]) {
    unsigned char bytes[NAME_BYTES];
    char name[NAME_LENGTH + 1];
    char signature[SEAL_SIGNATURE_SIZE];
    random_fill(&account->random, bytes, sizeof bytes);
    must(base64url_size(sizeof bytes) == sizeof name);
    base64url_encode(bytes, sizeof bytes, name);
    sign(account, technician_id, name, signature);
    must(text_format(out_device, ACCOUNT_DEVICE_BYTES_MAX + 1, "%s.%s", name, signature));
}

void account_device_read(const struct account *account, const char *login, const char *device,
                         char out_name[THROTTLE_DEVICE_BYTES]) {
    const struct directory_technician *technician = directory_technician_by_login(account->directory, login);
    char signature[SEAL_SIGNATURE_SIZE];
    out_name[0] = '\0';
    if (technician == NULL || device == NULL || strlen(device) != NAME_LENGTH + SEAL_SIGNATURE_SIZE ||
        device[NAME_LENGTH] != '.') {
        return;
    }
    char name[NAME_LENGTH + 1];
    memcpy(name, device, NAME_LENGTH);
    name[NAME_LENGTH] = '\0';
    sign(account, technician->id, name, signature);
    if (secret_equal_text(signature, device + NAME_LENGTH + 1)) {
        must(text_copy(out_name, THROTTLE_DEVICE_BYTES, name));
    }
}

static void name_of(int32_t technician_id, char out_name[ACCOUNT_DEVICE_NAME_SIZE]) {
    must(text_format(out_name, ACCOUNT_DEVICE_NAME_SIZE, "towline_device_%d", technician_id));
}

void account_device_name(const struct account *account, const char *login, char out_name[ACCOUNT_DEVICE_NAME_SIZE]) {
    const struct directory_technician *technician = directory_technician_by_login(account->directory, login);
    name_of(technician != NULL ? technician->id : 0, out_name);
}

void account_step_device_name(const struct account *account, const char *step_token,
                              char out_name[ACCOUNT_DEVICE_NAME_SIZE]) {
    name_of(factors_challenged(&account->factors, step_token), out_name);
}
