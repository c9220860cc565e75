/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/keeper.h"
#include "applet/state_file.h"
#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>

static char *folder;

static int set_up(void **state) {
    (void)state;
    folder = g_dir_make_tmp("towline-keeper-XXXXXX", NULL);
    g_setenv("XDG_STATE_HOME", folder, TRUE);
    g_setenv("XDG_CONFIG_HOME", folder, TRUE);
    return folder == NULL;
}

static int tear_down(void **state) {
    (void)state;
    char *command = g_strdup_printf("rm -rf '%s'", folder);
    int status = system(command);
    g_free(command);
    g_free(folder);
    return status;
}

static void test_the_secret_is_for_its_owner_only(void **state) {
    (void)state;
    char *path = state_file_path("https://help.example", "123456");
    struct stat about;
    assert_true(state_file_write(path, "first"));
    assert_true(state_file_write(path, "second"));
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    char *text = state_file_read(path);
    assert_string_equal(text, "second");
    mem_free_secret(text);
    assert_int_equal(chmod(path, 0640), 0);
    assert_null(state_file_read(path)); /* somebody may have written it */
    state_file_remove(path);
    assert_null(state_file_read(path));
    g_free(path);
}

static void test_a_link_in_the_files_place_is_not_followed(void **state) {
    (void)state;
    char *path = state_file_path("https://help.example", "222222");
    assert_int_equal(symlink("/etc/hostname", path), 0);
    assert_null(state_file_read(path));
    assert_true(state_file_write(path, "ours"));
    struct stat about;
    assert_int_equal(lstat(path, &about), 0);
    assert_true(S_ISREG(about.st_mode));
    g_free(path);
}

static void test_the_autostart_entry_comes_and_goes(void **state) {
    (void)state;
    struct options options = {.server = "https://help.example", .code = "123456", .headless = true};
    struct keeper keeper;
    keeper_init(&keeper, &options);
    keeper_save(&keeper, "text");
    keeper_set_autostart(&keeper, true);
    char *name = g_path_get_basename(keeper.path);
    char *entry = g_strdup_printf("%s/autostart/towline-%s.desktop", folder, name);
    char *text = NULL;
    assert_true(g_file_get_contents(entry, &text, NULL, NULL));
    char *words = g_strdup_printf("\"--resume\" \"%s\" \"--headless\"\n", keeper.path);
    assert_non_null(strstr(text, words));
    keeper_set_autostart(&keeper, false);
    assert_int_not_equal(g_access(entry, 0), 0);
    assert_int_equal(g_access(keeper.path, 0), 0);
    keeper_set_autostart(&keeper, true);
    keeper_forget(&keeper);
    assert_int_not_equal(g_access(entry, 0), 0);
    assert_int_not_equal(g_access(keeper.path, 0), 0);
    g_free(words);
    g_free(text);
    g_free(entry);
    g_free(name);
    keeper_finish(&keeper);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_secret_is_for_its_owner_only),
        cmocka_unit_test(test_a_link_in_the_files_place_is_not_followed),
        cmocka_unit_test(test_the_autostart_entry_comes_and_goes),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
