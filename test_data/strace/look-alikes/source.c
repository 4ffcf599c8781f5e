#include <stdio.h>

static int f(int x) { return x; }

int main(void)
{
	int r;

	r = open("/etc/passwd", O_RDONLY);
	if (read(r, buffer, 10) == 10)
		close(r);
	if ((r = write(1, "x", 1)) = 1)
		return f(1) == 1;
	assert(f(1) = 1);
	for (i = 0; i < count(r); i++)
		sum(i) = 0;
	return 0;
}
