/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/input/keyboard.h"

#include "base/must.h"

#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>

static unsigned modifier_of(struct keyboard *keyboard, KeySym keysym, KeyCode *out_key) {
    KeyCode key = XKeysymToKeycode(keyboard->display, keysym);
    unsigned mask = key == 0 ? 0 : XkbKeysymToModifiers(keyboard->display, keysym);
    *out_key = mask == 0 ? 0 : key;
    return mask;
}

static void read_map(struct keyboard *keyboard) {
    if (keyboard->map != NULL) {
        XkbFreeKeyboard(keyboard->map, 0, True);
    }
    keyboard->map = XkbGetMap(keyboard->display, XkbAllClientInfoMask, XkbUseCoreKbd);
    keyboard->shift_mask = modifier_of(keyboard, XK_Shift_L, &keyboard->shift_key);
    keyboard->level3_mask = modifier_of(keyboard, XK_ISO_Level3_Shift, &keyboard->level3_key);
}

static bool is_bare(const struct keyboard *keyboard, KeyCode key) {
    return XkbKeyNumGroups(keyboard->map, key) == 0;
}

/* From the top: low unused keycodes are more likely to belong to keys of some keyboard. */
static void find_spares(struct keyboard *keyboard) {
    for (int key = keyboard->map->max_key_code;
         key >= keyboard->map->min_key_code && keyboard->spare_count < KEYBOARD_SPARES_MAX; key--) {
        if (is_bare(keyboard, (KeyCode)key)) {
            keyboard->spares[keyboard->spare_count++].keycode = (KeyCode)key;
        }
    }
}

bool keyboard_init(struct keyboard *keyboard, Display *display) {
    int event;
    int error;
    int major = XkbMajorVersion;
    int minor = XkbMinorVersion;
    *keyboard = (struct keyboard){.display = display};
    if (!XTestQueryExtension(display, &event, &error, &major, &minor)) {
        return false;
    }
    major = XkbMajorVersion;
    minor = XkbMinorVersion;
    if (!XkbQueryExtension(display, NULL, &keyboard->map_event, NULL, &major, &minor)) {
        return false;
    }
    XkbSelectEvents(display, XkbUseCoreKbd, XkbMapNotifyMask | XkbNewKeyboardNotifyMask,
                    XkbMapNotifyMask | XkbNewKeyboardNotifyMask);
    XTestGrabControl(display, True);
    read_map(keyboard);
    if (keyboard->map == NULL) {
        return false;
    }
    find_spares(keyboard);
    return true;
}

bool keyboard_handle(struct keyboard *keyboard, XEvent *event) {
    if (event->type != keyboard->map_event && event->type != MappingNotify) {
        return false;
    }
    if (event->type == MappingNotify) {
        XRefreshKeyboardMapping(&event->xmapping);
    } else if (((XkbEvent *)event)->any.xkb_type == XkbMapNotify) {
        XkbRefreshKeyboardMapping(&((XkbEvent *)event)->map);
    }
    read_map(keyboard);
    return true;
}

static void fake(struct keyboard *keyboard, KeyCode key, bool down) {
    XTestFakeKeyEvent(keyboard->display, key, down, CurrentTime);
}

/* What the programs see when this key goes down in this state (modifiers and group). */
static KeySym keysym_at(const struct keyboard *keyboard, KeyCode key, unsigned modifiers, unsigned group) {
    unsigned consumed;
    KeySym keysym = NoSymbol;
    unsigned state = XkbBuildCoreState(modifiers, group);
    if (!XkbTranslateKeyCode(keyboard->map, key, state, &consumed, &keysym)) {
        return NoSymbol;
    }
    return keysym;
}

/* Latin-1 characters have a keysym of their own, but some clients send the form that all others have. */
static KeySym canonical(KeySym keysym) {
    bool latin1 = (keysym >= 0x1000020 && keysym <= 0x100007e) || (keysym >= 0x10000a0 && keysym <= 0x10000ff);
    return latin1 ? keysym - 0x1000000 : keysym;
}

/* The key that gives the keysym in this state. */
static KeyCode key_for(const struct keyboard *keyboard, KeySym keysym, unsigned modifiers, unsigned group) {
    for (int key = keyboard->map->min_key_code; key <= keyboard->map->max_key_code; key++) {
        if (canonical(keysym_at(keyboard, (KeyCode)key, modifiers, group)) == keysym) {
            return (KeyCode)key;
        }
    }
    return 0;
}

static bool is_modifier(KeySym keysym) {
    return IsModifierKey(keysym) || keysym == XK_ISO_Level3_Shift || keysym == XK_ISO_Level5_Shift ||
           keysym == XK_Mode_switch || keysym == XK_Num_Lock;
}

/* A free one is better than any lent one, the one unused for longest better than the others. */
static bool is_better_spare(const struct keyboard_spare *a, const struct keyboard_spare *b) {
    if ((a->keysym == NoSymbol) != (b->keysym == NoSymbol)) {
        return a->keysym == NoSymbol;
    }
    return a->used_ms < b->used_ms;
}

static KeyCode lend_spare(struct keyboard *keyboard, KeySym keysym, int64_t now_ms) {
    struct keyboard_spare *oldest = NULL;
    for (int i = 0; i < keyboard->spare_count; i++) {
        struct keyboard_spare *spare = &keyboard->spares[i];
        if (spare->keysym == keysym) {
            spare->used_ms = now_ms;
            return spare->keycode;
        }
        if (oldest == NULL || is_better_spare(spare, oldest)) {
            oldest = spare;
        }
    }
    if (oldest == NULL) {
        return 0;
    }
    /* The same on every level, so that Shift and Caps Lock change nothing. */
    KeySym levels[8] = {keysym, keysym, keysym, keysym, keysym, keysym, keysym, keysym};
    XChangeKeyboardMapping(keyboard->display, oldest->keycode, 8, levels, 1);
    XSync(keyboard->display, False);
    oldest->keysym = keysym;
    oldest->used_ms = now_ms;
    read_map(keyboard);
    return oldest->keycode;
}

static void give_back(struct keyboard *keyboard, struct keyboard_spare *spare) {
    KeySym none[1] = {NoSymbol};
    XChangeKeyboardMapping(keyboard->display, spare->keycode, 1, none, 1);
    spare->keysym = NoSymbol;
}

static bool is_down(const char keys[32], KeyCode key) {
    return (keys[key / 8] >> (key % 8) & 1) != 0;
}

/* Presses the key while the modifiers of `mask` are the other way round than they are now. */
static void press_with_toggled(struct keyboard *keyboard, KeyCode key, unsigned mask, unsigned modifiers, KeyCode own) {
    if ((modifiers & mask) == 0) {
        fake(keyboard, own, true);
        fake(keyboard, key, true);
        fake(keyboard, own, false);
        return;
    }
    char keys[32];
    KeyCode held[256];
    int count = 0;
    XQueryKeymap(keyboard->display, keys);
    XModifierKeymap *map = XGetModifierMapping(keyboard->display);
    for (int m = 0; map != NULL && m < 8; m++) {
        for (int i = 0; (mask >> m & 1) != 0 && i < map->max_keypermod; i++) {
            KeyCode modifier = map->modifiermap[m * map->max_keypermod + i];
            if (modifier != 0 && is_down(keys, modifier) && count < 256) {
                held[count++] = modifier;
            }
        }
    }
    for (int i = 0; i < count; i++) {
        fake(keyboard, held[i], false);
    }
    fake(keyboard, key, true);
    for (int i = 0; i < count; i++) {
        fake(keyboard, held[i], true);
    }
    if (map != NULL) {
        XFreeModifiermap(map);
    }
}

/* Shift and the third level together, both to be added. */
static void press_with_both(struct keyboard *keyboard, KeyCode key) {
    fake(keyboard, keyboard->shift_key, true);
    fake(keyboard, keyboard->level3_key, true);
    fake(keyboard, key, true);
    fake(keyboard, keyboard->level3_key, false);
    fake(keyboard, keyboard->shift_key, false);
}

/* Caps Lock makes capitals even of a lent keycode's small letters. */
static void press_without_lock(struct keyboard *keyboard, KeyCode key, bool lock_matters) {
    if (lock_matters) {
        XkbLockModifiers(keyboard->display, XkbUseCoreKbd, LockMask, 0);
    }
    fake(keyboard, key, true);
    if (lock_matters) {
        XkbLockModifiers(keyboard->display, XkbUseCoreKbd, LockMask, LockMask);
    }
}

/* Finds a key and presses it, with as little help of Shift and AltGr as needed; 0: it cannot be made. */
static KeyCode press(struct keyboard *keyboard, KeySym keysym, int64_t now_ms) {
    XkbStateRec state;
    if (XkbGetState(keyboard->display, XkbUseCoreKbd, &state) != Success) {
        return 0;
    }
    unsigned shift = keyboard->shift_mask;
    unsigned level3 = keyboard->level3_mask;
    KeyCode key = key_for(keyboard, keysym, state.mods, state.group);
    if (key != 0) {
        fake(keyboard, key, true);
        return key;
    }
    if (is_modifier(keysym)) {
        key = XKeysymToKeycode(keyboard->display, keysym);
        if (key != 0) {
            fake(keyboard, key, true);
        }
        return key;
    }
    if (shift != 0 && (key = key_for(keyboard, keysym, state.mods ^ shift, state.group)) != 0) {
        press_with_toggled(keyboard, key, shift, state.mods, keyboard->shift_key);
        return key;
    }
    if (level3 != 0 && (key = key_for(keyboard, keysym, state.mods ^ level3, state.group)) != 0) {
        press_with_toggled(keyboard, key, level3, state.mods, keyboard->level3_key);
        return key;
    }
    if (shift != 0 && level3 != 0 && (state.mods & (shift | level3)) == 0 &&
        (key = key_for(keyboard, keysym, state.mods | shift | level3, state.group)) != 0) {
        press_with_both(keyboard, key);
        return key;
    }
    key = lend_spare(keyboard, keysym, now_ms);
    if (key != 0) {
        press_without_lock(keyboard, key, (state.locked_mods & LockMask) != 0);
    }
    return key;
}

static int find_pressed(const struct keyboard *keyboard, KeySym keysym) {
    for (int i = 0; i < keyboard->pressed_count; i++) {
        if (keyboard->pressed[i].keysym == keysym) {
            return i;
        }
    }
    return -1;
}

/* Shift went up or down between press and release: the same key now has another keysym. */
static int find_pressed_by_key(const struct keyboard *keyboard, KeySym keysym) {
    for (int i = 0; i < keyboard->pressed_count; i++) {
        KeyCode key = keyboard->pressed[i].keycode;
        for (int group = 0; group < XkbKeyNumGroups(keyboard->map, key); group++) {
            for (int level = 0; level < XkbKeyGroupWidth(keyboard->map, key, group); level++) {
                if (canonical(XkbKeySymEntry(keyboard->map, key, level, group)) == keysym) {
                    return i;
                }
            }
        }
    }
    return -1;
}

static void let_go(struct keyboard *keyboard, int index) {
    must(index >= 0 && index < keyboard->pressed_count);
    fake(keyboard, keyboard->pressed[index].keycode, false);
    keyboard->pressed[index] = keyboard->pressed[--keyboard->pressed_count];
}

void keyboard_key(struct keyboard *keyboard, KeySym keysym, bool down, int64_t now_ms) {
    keysym = canonical(keysym);
    int held = find_pressed(keyboard, keysym);
    if (!down) {
        held = held >= 0 ? held : find_pressed_by_key(keyboard, keysym);
        if (held >= 0) {
            let_go(keyboard, held);
        }
    } else if (held < 0 && keysym != NoSymbol && keyboard->pressed_count < KEYBOARD_PRESSED_MAX) {
        KeyCode key = press(keyboard, keysym, now_ms);
        if (key != 0) {
            keyboard->pressed[keyboard->pressed_count++] = (struct keyboard_pressed){keysym, key};
        }
    }
    XFlush(keyboard->display);
}

void keyboard_release_all(struct keyboard *keyboard) {
    while (keyboard->pressed_count > 0) {
        let_go(keyboard, keyboard->pressed_count - 1);
    }
    XFlush(keyboard->display);
}

static bool is_held(const struct keyboard *keyboard, KeyCode key) {
    for (int i = 0; i < keyboard->pressed_count; i++) {
        if (keyboard->pressed[i].keycode == key) {
            return true;
        }
    }
    return false;
}

int64_t keyboard_tidy(struct keyboard *keyboard, int64_t now_ms) {
    int64_t again = -1;
    for (int i = 0; i < keyboard->spare_count; i++) {
        struct keyboard_spare *spare = &keyboard->spares[i];
        if (spare->keysym == NoSymbol) {
            continue;
        }
        if (is_held(keyboard, spare->keycode)) {
            spare->used_ms = now_ms;
        }
        int64_t due = spare->used_ms + KEYBOARD_RESTORE_MS;
        if (due <= now_ms) {
            give_back(keyboard, spare);
        } else if (again < 0 || due < again) {
            again = due;
        }
    }
    XFlush(keyboard->display);
    return again;
}

void keyboard_finish(struct keyboard *keyboard) {
    if (keyboard->display == NULL) {
        return;
    }
    keyboard_release_all(keyboard);
    for (int i = 0; i < keyboard->spare_count; i++) {
        if (keyboard->spares[i].keysym != NoSymbol) {
            give_back(keyboard, &keyboard->spares[i]);
        }
    }
    XSync(keyboard->display, False);
    if (keyboard->map != NULL) {
        XkbFreeKeyboard(keyboard->map, 0, True);
    }
    *keyboard = (struct keyboard){0};
}
