x(1) = 1
x(2) = 4
open(3) = 5;
close(1) = 0
read(2) = 7;
zeros(3, 3) = 1
