// Feedbench measures xmlfeed against what else one could read a job feed with,
// and polls a thousand companies. It prints Markdown tables.
//
//	bash internal/feedbench/run.sh
//
// builds the C programs for the libraries that are installed, and runs it.
//
// Every contender has a process of its own, which reads the same feed into the
// same fields; the processes take turns. What counts is the CPU time that the
// operating system has for the process, with the work of the garbage collector.
// Other programs on the machine add to it, because they take the caches away; so
// the best of many short measurements counts, and of these the median of several
// processes.
package main
