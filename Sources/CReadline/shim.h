#pragma once
#include <stdio.h>
#include <readline/readline.h>
#include <readline/history.h>

// Readline keeps its state in global variables, which Swift does not let code touch: these do.

/// Names the program for ~/.inputrc, leaves signals to the program, and sets what completes words.
static inline void shanxi_rl_setup(rl_completion_func_t *complete) {
  rl_readline_name = "shanxi";
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  rl_attempted_completion_function = complete;
  rl_completer_word_break_characters = " \t\n\"'[](){}<>=!&|;,~@?%*+";
}

/// Keeps readline from completing file names when the program has no completions.
static inline void shanxi_rl_no_file_names(void) { rl_attempted_completion_over = 1; }

/// What is put after the only completion; 0 puts nothing.
static inline void shanxi_rl_append(int character) { rl_completion_append_character = character; }

/// The line being edited.
static inline const char *shanxi_rl_line(void) { return rl_line_buffer ? rl_line_buffer : ""; }

/// Gives up the line being edited, a search or a completion in it, and puts the cursor on a new line.
static inline void shanxi_rl_abandon(void) {
  rl_free_line_state();
  rl_callback_sigcleanup();
  rl_echo_signal_char(2);
  rl_replace_line("", 1);
  rl_crlf();
}
