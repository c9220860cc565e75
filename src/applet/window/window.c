/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/window/window.h"

#include "applet/window/code_page.h"
#include "applet/window/logo.h"
#include "applet/window/main_page.h"
#include "applet/window/plain_page.h"
#include "applet/window/question.h"
#include "applet/window/sign.h"
#include "applet/window/style.h"
#include "applet/window/terms_page.h"
#include "applet/window/widgets.h"

#include <gtk/gtk.h>

enum { OVER_S = 20, NAME_MAX_BYTES = 400 };

struct window {
    const struct customer *customer; /* borrowed */
    GtkWindow *top;
    GtkStack *stack;
    struct logo logo;
    struct code_page code;
    struct terms_page terms;
    struct main_page main;
    struct plain_page busy, over;
    struct sign sign;
    struct question *end_question, *screen_question, *reboot_question;
    int64_t screen_request, reboot_n; /* of the questions on the screen */
    bool dark;
    enum applet_phase phase;
    bool is_over;
    guint over_timer;
};

static void on_end_answered(void *user, bool yes) {
    struct window *window = user;
    g_clear_pointer(&window->end_question, question_destroy);
    if (yes) {
        window->customer->close(window->customer->user);
    }
}

static void ask_end(struct window *window) {
    if (window->end_question == NULL) {
        struct question_words words = {sentence(SAY_END_TITLE), NULL, SAY_END_HELP, SAY_END_YES, SAY_END_NO, "stop"};
        window->end_question = question_ask(window->top, &words, on_end_answered, window);
    }
}

static void on_end(GtkWidget *button, gpointer user) {
    (void)button;
    ask_end(user);
}

static void on_dismiss(GtkWidget *button, gpointer user) {
    (void)button;
    struct window *window = user;
    window->customer->dismiss(window->customer->user);
}

static gboolean on_close(GtkWindow *top, gpointer user) {
    (void)top;
    struct window *window = user;
    if (window->is_over) {
        window->customer->dismiss(window->customer->user);
    } else if (window->phase == APPLET_IN || window->phase == APPLET_LOST) {
        ask_end(window);
    } else {
        window->customer->close(window->customer->user);
    }
    return TRUE;
}

static void add_page(struct window *window, GtkWidget *page) {
    gtk_stack_add_child(window->stack, page);
}

/* Style sheets cannot ask whether the theme is dark; the colour of its text tells. */
static void follow_theme(struct window *window) {
    GdkRGBA text;
    GtkStyleContext *context = gtk_widget_get_style_context(GTK_WIDGET(window->stack));
    gtk_style_context_get_color(context, &text);
    bool dark = text.red + text.green + text.blue > 1.5f;
    if (dark != window->dark) {
        window->dark = dark;
        if (dark) {
            gtk_widget_add_css_class(GTK_WIDGET(window->top), "dark");
        } else {
            gtk_widget_remove_css_class(GTK_WIDGET(window->top), "dark");
        }
    }
}

static void on_theme(GObject *settings, GParamSpec *what, gpointer user) {
    (void)settings;
    (void)what;
    follow_theme(user);
}

struct window *window_create(const struct customer *customer) {
    (void)g_setenv("GSK_RENDERER", "cairo", FALSE); /* a small window; far quicker to start than with OpenGL */
    g_set_prgname("towline-applet");
    if (!gtk_init_check()) {
        return NULL;
    }
    style_load();
    struct window *window = g_new0(struct window, 1);
    window->customer = customer;
    window->top = GTK_WINDOW(gtk_window_new());
    window->stack = GTK_STACK(gtk_stack_new());
    gtk_stack_set_hhomogeneous(window->stack, FALSE);
    code_page_init(&window->code, customer);
    terms_page_init(&window->terms, customer);
    GtkWidget *end = widgets_button(SAY_END, NULL, G_CALLBACK(on_end), window);
    main_page_init(&window->main, customer, end);
    plain_page_init(&window->busy, NULL);
    plain_page_init(&window->over, widgets_button(SAY_CLOSE_WINDOW, "yes", G_CALLBACK(on_dismiss), window));
    sign_init(&window->sign, customer);
    add_page(window, window->code.page);
    add_page(window, window->terms.page);
    add_page(window, window->main.page);
    add_page(window, window->busy.page);
    add_page(window, window->over.page);
    GtkWidget *whole = widgets_column(0, NULL);
    logo_init(&window->logo);
    gtk_widget_set_vexpand(GTK_WIDGET(window->stack), TRUE);
    gtk_box_append(GTK_BOX(whole), window->logo.frame);
    gtk_box_append(GTK_BOX(whole), GTK_WIDGET(window->stack));
    gtk_window_set_child(window->top, whole);
    gtk_window_set_title(window->top, sentence(SAY_PROGRAM_NAME));
    gtk_window_set_default_size(window->top, 440, 600);
    g_signal_connect(window->top, "close-request", G_CALLBACK(on_close), window);
    g_signal_connect(gtk_settings_get_default(), "notify", G_CALLBACK(on_theme), window);
    follow_theme(window);
    gtk_window_present(window->top);
    return window;
}

static void show_page(struct window *window, GtkWidget *page) {
    gtk_stack_set_visible_child(window->stack, page);
}

static void show_busy(struct window *window, const struct applet_view *view) {
    const char *title = sentence(SAY_CONNECTING_TITLE);
    const char *help = sentence(SAY_CONNECTING_HELP);
    if (view->closing) {
        title = sentence(SAY_CLOSING_TITLE);
        help = sentence(SAY_CLOSING_HELP);
    } else if (view->refusal != WIRE_REFUSED_NONE) {
        help = sentence_of_refusal(view->refusal);
    } else if (view->retry_at != 0) {
        help = sentence(SAY_UNREACHABLE_HELP);
    }
    plain_page_show(&window->busy, title, help, TRUE);
    show_page(window, window->busy.page);
}

static void show_title(struct window *window, const struct applet_view *view) {
    if (view->organisation != NULL && view->organisation[0] != '\0') {
        char *title = g_strdup_printf("%s – %s", view->organisation, sentence(SAY_PROGRAM_NAME));
        gtk_window_set_title(window->top, title);
        g_free(title);
    }
}

static void on_screen_answered(void *user, bool yes) {
    struct window *window = user;
    int64_t request = window->screen_request;
    g_clear_pointer(&window->screen_question, question_destroy);
    window->screen_request = 0;
    window->customer->answer_question(window->customer->user, request, yes);
}

static void ask_screen(struct window *window, const struct applet_view *view) {
    const struct applet_question *asked = &view->question;
    if (asked->request == window->screen_request) {
        return;
    }
    g_clear_pointer(&window->screen_question, question_destroy);
    window->screen_request = asked->request;
    if (asked->request != 0) {
        bool control = asked->kind == WIRE_SCREEN_CONTROL;
        char *title =
            g_strdup_printf(sentence(control ? SAY_ASK_CONTROL_TITLE : SAY_ASK_VIEW_TITLE), asked->technician);
        struct question_words words = {title,
                                       control ? view->look.ask_control : view->look.ask_view,
                                       control ? SAY_ASK_CONTROL_HELP : SAY_ASK_VIEW_HELP,
                                       SAY_ASK_YES,
                                       SAY_ASK_NO,
                                       "yes"};
        window->screen_question = question_ask(window->top, &words, on_screen_answered, window);
        g_free(title);
    }
}

static void on_reboot_answered(void *user, bool yes) {
    struct window *window = user;
    int64_t n = window->reboot_n;
    g_clear_pointer(&window->reboot_question, question_destroy);
    window->reboot_n = 0;
    window->customer->answer_reboot(window->customer->user, n, yes);
}

static void ask_reboot(struct window *window, const struct applet_view *view) {
    if (view->reboot.n == window->reboot_n) {
        return;
    }
    g_clear_pointer(&window->reboot_question, question_destroy);
    window->reboot_n = view->reboot.n;
    if (view->reboot.n != 0) {
        const char *technician = view->reboot.technician;
        char *title =
            g_strdup_printf(sentence(SAY_ASK_REBOOT_TITLE), technician != NULL ? technician : sentence(SAY_TECHNICIAN));
        struct question_words words = {title, NULL, SAY_ASK_REBOOT_HELP, SAY_REBOOT_YES, SAY_ASK_NO, "yes"};
        window->reboot_question = question_ask(window->top, &words, on_reboot_answered, window);
        g_free(title);
    }
}

void window_show(struct window *window, const struct applet_view *view) {
    bool fresh = view->phase != window->phase || gtk_stack_get_visible_child(window->stack) == window->busy.page;
    window->phase = view->phase;
    show_title(window, view);
    logo_show(&window->logo, view);
    if (view->closing) {
        g_clear_pointer(&window->end_question, question_destroy);
        show_busy(window, view);
    } else if (view->phase == APPLET_NEEDS_CODE) {
        show_page(window, window->code.page);
        if (fresh) {
            code_page_show(&window->code, view);
        }
    } else if (view->phase == APPLET_CONNECTING) {
        show_busy(window, view);
    } else if (view->phase == APPLET_TERMS) {
        show_page(window, window->terms.page);
        if (fresh) {
            terms_page_show(&window->terms, view);
        }
        terms_page_look(&window->terms, view);
    } else if (view->phase == APPLET_IN || view->phase == APPLET_LOST) {
        bool entering = gtk_stack_get_visible_child(window->stack) != window->main.page;
        main_page_show(&window->main, view);
        show_page(window, window->main.page);
        if (entering) {
            gtk_widget_grab_focus(window->main.chat.entry);
        }
    }
    sign_show(&window->sign, view);
    ask_screen(window, view);
    ask_reboot(window, view);
}

static gboolean on_over_timer(gpointer user) {
    struct window *window = user;
    window->over_timer = 0;
    window->customer->dismiss(window->customer->user);
    return G_SOURCE_REMOVE;
}

void window_show_over(struct window *window, const struct applet_view *view) {
    bool refused = view->phase == APPLET_REFUSED;
    bool own_wish =
        !refused && (view->closing || view->outcome == WIRE_OUTCOME_NONE) && view->refusal == WIRE_REFUSED_NONE;
    window->is_over = true;
    g_clear_pointer(&window->end_question, question_destroy);
    sign_finish(&window->sign);
    if (own_wish) {
        gtk_widget_hide(GTK_WIDGET(window->top));
        window->customer->dismiss(window->customer->user);
        return;
    }
    const char *why = refused ? sentence_of_refusal(view->refusal) : sentence_of_outcome(view->outcome);
    const char *own = view->look.ended;
    char *help = refused       ? g_strdup(why)
                 : own != NULL ? g_strdup_printf("%s\n\n%s\n\n%s", own, why, sentence(SAY_OVER_HELP))
                               : g_strdup_printf("%s\n\n%s", why, sentence(SAY_OVER_HELP));
    plain_page_show(&window->over, sentence(refused ? SAY_REFUSED_TITLE : SAY_OVER_TITLE), help, FALSE);
    g_free(help);
    show_page(window, window->over.page);
    (void)gtk_widget_child_focus(window->over.page, GTK_DIR_TAB_FORWARD);
    gtk_window_present(window->top);
    if (!refused) {
        window->over_timer = g_timeout_add_seconds(OVER_S, on_over_timer, window);
    }
}

void window_destroy(struct window *window) {
    if (window == NULL) {
        return;
    }
    if (window->over_timer != 0) {
        g_source_remove(window->over_timer);
    }
    g_signal_handlers_disconnect_by_data(gtk_settings_get_default(), window);
    question_destroy(window->end_question);
    question_destroy(window->screen_question);
    question_destroy(window->reboot_question);
    sign_finish(&window->sign);
    gtk_window_destroy(window->top);
    g_free(window);
}
