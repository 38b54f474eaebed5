<#
.SYNOPSIS
Stops application pools and keeps IIS from starting them by itself, or starts them.
#>
Invoke-ExfApply $Expected
