package schedule_test

import _ "time/tzdata" // Windows has no such database
