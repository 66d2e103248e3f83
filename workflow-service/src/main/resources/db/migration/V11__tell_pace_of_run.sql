-- How fast the step goes that moved last, as its worker says; null while nobody can tell. From it comes the time that is left.
ALTER TABLE run_record ADD COLUMN progress_per_second real;
