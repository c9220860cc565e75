/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One session in Spin: technicians, customer, network, clocks and the office act in any order on the shipped decide and
 * apply. The session's state is C's and is matched; each act is one step, as it is one transaction in the server. */
#include "status.pml"

c_decl {
  \#include "harness.h"
}
c_state "struct session_state S" "Global"
c_state "struct verdict V" "Global"

bool holder_ok = true;
bool transfer_ok = true;
bool rows_ok = true;
bool pair_ok = true;
bool ended_ok = true;
bool out_ok = true;
bool ended = false;
bool shown = false;
bool tidy1 = false;
bool tidy2 = false;
bool tidy3 = false;
bool born = false;

inline look() {
  c_code {
    now.holder_ok = now.V.holder_ok;
    now.transfer_ok = now.V.transfer_ok;
    now.rows_ok = now.V.rows_ok;
    now.pair_ok = now.V.pair_ok;
    now.ended_ok = now.V.ended_ok;
    now.out_ok = now.V.out_ok;
    now.ended = now.V.ended;
    now.shown = now.V.shown;
    now.tidy1 = now.V.tidy[1];
    now.tidy2 = now.V.tidy[2];
    now.tidy3 = now.V.tidy[3];
  }
}

proctype Technician(byte me) {
  byte c, pick;
  do
  :: atomic {
       choose_row_command(c);
       if :: pick = 1 :: pick = 2 :: pick = 3 :: pick = 4 fi;
       c_code { harness_row(&now.S, &now.V, PTechnician->me, PTechnician->c, PTechnician->pick); };
       c = 0; pick = 0;
       look()
     }
  od
}

proctype Office() {
  byte c, pick;
  do
  :: atomic {
       if :: c = P_COMMAND_TRANSFER :: c = P_COMMAND_END fi;
       if :: pick = 1 :: pick = 2 :: pick = 3 :: pick = 4 fi;
       c_code { harness_rule(&now.S, &now.V, POffice->c, POffice->pick); };
       c = 0; pick = 0;
       look()
     }
  :: atomic {
       if :: c = P_COMMAND_TECHNICIAN_DISABLED :: c = P_COMMAND_AUTO_START fi;
       if :: pick = 1 :: pick = 2 :: pick = 3 fi;
       c_code { harness_fact(&now.S, &now.V, POffice->c, 0, POffice->pick); };
       c = 0; pick = 0;
       look()
     }
  od
}

proctype Customer() {
  byte c, flags;
  do
  :: atomic {
       if
       :: c = P_COMMAND_CODE_ENTER
       :: c = P_COMMAND_APPLET_JOIN
       :: c = P_COMMAND_TERMS_ACCEPT
       :: c = P_COMMAND_TERMS_DECLINE
       :: c = P_COMMAND_CUSTOMER_CLOSE
       fi;
       if :: flags = 0 :: flags = 1 :: flags = 2 :: flags = 3 fi;
       c_code { harness_fact(&now.S, &now.V, PCustomer->c, PCustomer->flags, 1); };
       c = 0; flags = 0;
       look()
     }
  od
}

proctype Network() {
  byte c, flags;
  do
  :: atomic {
       if
       :: c = P_COMMAND_APPLET_LOST
       :: c = P_COMMAND_APPLET_RESUME
       :: c = P_COMMAND_REBOOT_ANNOUNCE
       :: c = P_COMMAND_REBOOT_TAKE_BACK
       :: c = P_COMMAND_SERVER_RESTARTED
       fi;
       if :: flags = 0 :: flags = 4 fi;
       c_code { harness_fact(&now.S, &now.V, PNetwork->c, PNetwork->flags, 1); };
       c = 0; flags = 0;
       look()
     }
  od
}

proctype Clocks() {
  byte c, pick;
  do
  :: atomic {
       choose_clock(c);
       if :: pick = 1 :: pick = 2 :: pick = 3 fi;
       c_code { harness_fact(&now.S, &now.V, PClocks->c, 0, PClocks->pick); };
       c = 0; pick = 0;
       look()
     }
  od
}

/* A technician who clears what a session that is over left with him: weakly fair, so he comes to it. */
proctype Tidy(byte me) {
  do
  :: atomic {
       (me == 1 && tidy1) || (me == 2 && tidy2) || (me == 3 && tidy3);
       c_code { harness_tidy(&now.S, &now.V, PTidy->me); };
       look()
     }
  od
}

init {
  byte kind;
  atomic {
    if :: kind = 1 :: kind = 2 :: kind = 3 fi;
    c_code {
      memset(&now.V, 0, sizeof now.V);
      now.V.holder_ok = now.V.transfer_ok = now.V.rows_ok = 1;
      now.V.pair_ok = now.V.ended_ok = now.V.out_ok = 1;
      harness_create(&now.S, Pinit->kind);
    };
    kind = 0;
    born = true;
    run Technician(1);
    run Technician(2);
    run Technician(3);
    run Office();
    run Customer();
    run Network();
    run Clocks();
    run Tidy(1);
    run Tidy(2);
    run Tidy(3)
  }
}

ltl holder { [] holder_ok }
ltl transfer { [] transfer_ok }
ltl rows { [] rows_ok }
ltl pairs { [] pair_ok }
ltl stays_ended { [] ended_ok }
ltl out_is_final { [] out_ok }
ltl leaves { [] ((born && ended) -> <> !shown) }
