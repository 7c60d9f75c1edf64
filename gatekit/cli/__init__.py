"""The command line: argv, environment, clock, standard output, output files, exit codes. Nobody imports it."""
